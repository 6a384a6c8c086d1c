import type { DriftRow } from '../domain/drift.ts';
import type {
  Add,
  FreeingCause,
  GivingCause,
  Holder,
  Operation,
  Reassign,
  Unassign,
  Waiter,
} from '../domain/plan.ts';
import type { PoolState } from '../domain/seats.ts';

/** A held seat that can be taken from its holder, and why. */
export interface FreedSeat {
  readonly pool: Pick<Operation, 'poolId' | 'coreId'>;
  readonly from: Holder;
  readonly because: FreeingCause;
}

/** The seat of a drift row; only rows of held seats have one. */
export function seatOf(row: DriftRow): FreedSeat {
  const { accountId, personId, email, displayName, evidence, ruleId, restsOn } = row;
  if (accountId === null || row.class === 'missing') throw new RangeError('only a held seat can be freed');
  return {
    pool: row,
    from: { accountId, personId, email: email ?? '', displayName },
    because: { class: row.class, evidence, ruleId, restsOn },
  };
}

/** Seats which the contract manager holds only because of the purchase. */
export function parkedSeats(pool: PoolState): readonly FreedSeat[] {
  if (pool.parked === null) return [];
  const { accountId, email, seats } = pool.parked;
  const evidence = `Bought and still on the contract manager ${email}.`;
  const seat: FreedSeat = {
    pool,
    from: { accountId, personId: null, email, displayName: email },
    because: { class: 'parked', evidence, ruleId: null, restsOn: [] },
  };
  return Array.from({ length: Math.max(0, seats) }, () => seat);
}

export function unassign({ pool: { poolId, coreId }, from, because }: FreedSeat): Unassign {
  return { kind: 'unassign', poolId, coreId, from, because };
}

export function reassign({ pool: { poolId, coreId }, from, because }: FreedSeat, waiter: Waiter): Reassign {
  return { kind: 'reassign', poolId, coreId, from, to: waiter.recipient, because, gives: givingOf(waiter) };
}

export function add(waiter: Waiter): Add {
  const { poolId, coreId, recipient } = waiter;
  return { kind: 'add', poolId, coreId, to: recipient, gives: givingOf(waiter) };
}

function givingOf({ ruleId, evidence }: Waiter): GivingCause {
  return { ruleId, evidence };
}
