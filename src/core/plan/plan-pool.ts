import type { DriftRow } from '../domain/drift.ts';
import type { PersonId } from '../domain/ids.ts';
import type {
  Add,
  FreeingCause,
  GivingCause,
  Holder,
  Operation,
  Reassign,
  Recipient,
  Unassign,
  Waiter,
} from '../domain/plan.ts';
import type { PoolPolicy } from '../domain/policy.ts';
import type { PoolState } from '../domain/seats.ts';
import type { Instant } from '../domain/time.ts';
import { compareRemovals, compareWaiters } from './rank.ts';

export interface PlanPoolInput {
  readonly pool: PoolState;
  readonly policy: PoolPolicy | undefined;
  /** Open removals and moves of this pool. */
  readonly removals: readonly DriftRow[];
  readonly waiters: readonly Waiter[];
  readonly recipients: ReadonlyMap<PersonId, Recipient>;
  readonly nowAt: Instant;
}

export interface PoolPlan {
  readonly unassigns: readonly Unassign[];
  readonly reassigns: readonly Reassign[];
  readonly adds: readonly Add[];
  readonly waiting: readonly Waiter[];
}

/**
 * Plans one pool under scarcity (design, section 5). Seats come from the contract manager's parked ones, from removals
 * that are due, from free ones, and at last from grace that a full pool may end; they go to those who wait, in rank order.
 *
 * Capacity holds at every prefix, whichever operations fail: a reassign keeps the number of seats held, and only seats
 * that are free now are added to. A pool that is held beyond its capacity shrinks before anybody is given a seat of it.
 */
export function planPool(input: PlanPoolInput): PoolPlan {
  const { pool, nowAt } = input;
  const removals = input.removals.filter((row) => row.class !== 'moved');
  const due = removals.filter((row) => row.dueAt <= nowAt).sort(compareRemovals);
  const inGrace = removals.filter((row) => row.dueAt > nowAt && row.unlessFull).sort(compareRemovals);
  const canGive = isOpen(pool, nowAt) && pool.taken !== null;
  const waiters = [...input.waiters].sort(compareWaiters);
  const excess = Math.max(0, (pool.taken ?? 0) - (pool.capacity ?? Number.POSITIVE_INFINITY));

  const line = waiters.slice();
  const next = (isPossible: boolean) => (isPossible && canGive ? line.shift() : undefined);

  // The first seats that an over-assigned pool frees bring it back to its size; only then can seats be given on.
  const fromParked = takeWhile(parkedSeats(input), () => next(due.length >= excess));
  const freed = due.map((row, index) => ({ row, waiter: next(index >= excess) }));
  const adds = takeWhile(freeSeats(pool), () => next(true)).map(({ waiter }) => addOf(waiter));
  const early = excess > due.length ? [] : takeWhile(inGrace, () => next(true));

  return {
    unassigns: freed.filter(({ waiter }) => waiter === undefined).map(({ row }) => unassignOf(row)),
    reassigns: [
      ...fromParked.map(({ seat, waiter }) => reassignOf(seat, waiter)),
      ...freed.flatMap(({ row, waiter }) => (waiter === undefined ? [] : [reassignOf(freeing(row), waiter)])),
      ...early.map(({ seat, waiter }) => reassignOf(freeing(seat), waiter)),
      ...moves(input),
    ],
    adds,
    waiting: line,
  };
}

/** Seats can be given between the pool's start and end. */
function isOpen({ startsAt, endsAt }: PoolState, nowAt: Instant): boolean {
  return (startsAt === null || startsAt <= nowAt) && (endsAt === null || nowAt < endsAt);
}

interface FreedSeat {
  readonly pool: Pick<Operation, 'poolId' | 'coreId'>;
  readonly from: Holder;
  readonly because: FreeingCause;
}

/** Pairs seats with those who wait until either runs out. */
function takeWhile<T>(
  seats: Iterable<T>,
  next: () => Waiter | undefined,
): readonly { seat: T; waiter: Waiter }[] {
  const pairs: { seat: T; waiter: Waiter }[] = [];
  for (const seat of seats) {
    const waiter = next();
    if (waiter === undefined) break;
    pairs.push({ seat, waiter });
  }
  return pairs;
}

function* parkedSeats({ pool, policy }: PlanPoolInput): Generator<FreedSeat> {
  if (pool.parked === null || policy?.handOutParked === false) return;
  const { accountId, email, seats } = pool.parked;
  const evidence = `Bought and still on the contract manager ${email}.`;
  for (let seat = 0; seat < seats; seat += 1) {
    yield {
      pool,
      from: { accountId, personId: null, email, displayName: email },
      because: { class: 'parked', evidence, ruleId: null, restsOn: [] },
    };
  }
}

function* freeSeats({ capacity, taken }: PoolState): Generator<null> {
  const free = capacity === null ? Number.POSITIVE_INFINITY : capacity - (taken ?? capacity);
  for (let seat = 0; seat < free; seat += 1) yield null;
}

/** The seat follows the person from an old address to the new one. */
function moves({ removals, recipients, nowAt }: PlanPoolInput): readonly Reassign[] {
  const rows = removals.filter((row) => row.class === 'moved' && row.dueAt <= nowAt).sort(compareRemovals);
  return rows.flatMap((row) => {
    const to = row.personId === null ? undefined : recipients.get(row.personId);
    if (to === undefined) return [];
    const gives: GivingCause = { ruleId: row.ruleId, evidence: 'The same person under the new address.' };
    const { from, because, pool } = freeing(row);
    return [{ kind: 'reassign', poolId: pool.poolId, coreId: pool.coreId, from, to, because, gives }];
  });
}

function freeing(row: DriftRow): FreedSeat {
  const { accountId, personId, email, displayName, evidence, ruleId, restsOn } = row;
  if (accountId === null || row.class === 'missing') throw new RangeError('only a held seat can be freed');
  return {
    pool: row,
    from: { accountId, personId, email: email ?? '', displayName },
    because: { class: row.class, evidence, ruleId, restsOn },
  };
}

function unassignOf(row: DriftRow): Unassign {
  const { from, because } = freeing(row);
  return { kind: 'unassign', poolId: row.poolId, coreId: row.coreId, from, because };
}

function reassignOf({ pool, from, because }: FreedSeat, waiter: Waiter): Reassign {
  const { poolId, coreId } = pool;
  return { kind: 'reassign', poolId, coreId, from, to: waiter.recipient, because, gives: givingOf(waiter) };
}

function addOf(waiter: Waiter): Add {
  const { poolId, coreId, recipient } = waiter;
  return { kind: 'add', poolId, coreId, to: recipient, gives: givingOf(waiter) };
}

function givingOf({ ruleId, evidence }: Waiter): GivingCause {
  return { ruleId, evidence };
}
