import { neverDue } from '../diff/never-due.ts';
import type { DriftRow } from '../domain/drift.ts';
import type { PoolState } from '../domain/seats.ts';
import type { Instant } from '../domain/time.ts';
import { canGive, excessSeats } from './can-give.ts';
import type { RankedSeat } from './preempt.ts';
import { compareRemovals } from './rank.ts';

export interface OverCapacityInput {
  readonly pool: PoolState;
  /** In the licensing core's own words. */
  readonly product: string;
  /** Open rows of held seats of the pool that are due or in grace. */
  readonly removals: readonly DriftRow[];
  /**
   * Seats that are held as policy wants it and that could be taken, the last in the order of the waiting list first. One
   * more than are too many, so that it can be said who keeps one.
   */
  readonly last: readonly RankedSeat[];
  /** Rows of an earlier run, which keep their age. */
  readonly before: readonly DriftRow[];
  readonly nowAt: Instant;
}

/** The people of a pool with more holders than seats, in the order in which they would lose theirs. */
export interface OverCapacity {
  /** Whose seats go back without this: leavers, people to whom no rule gives one, and the like. */
  readonly going: readonly DriftRow[];
  /** Whose seats are proposed beside those; nobody loses one unless an administrator approves it. */
  readonly proposed: readonly DriftRow[];
}

/**
 * Who would lose a seat of a pool that has more holders than seats, as after a renewal for fewer: at first whose seats go
 * back anyway, then those that are kept only until somebody needs them, and then the last in the order of the waiting list,
 * so that whoever is first in it keeps a seat. Where the first suffice, nothing more is proposed. Seats which the contract
 * manager holds only because of the purchase are nobody's and count against what is too many. In a pool that has ended
 * nobody is proposed: a renewal brings all of it back.
 */
export function overCapacity(input: OverCapacityInput): OverCapacity {
  const { pool, removals, nowAt } = input;
  const going = removals.filter(goesAnyway).sort(compareRemovals);
  const tooMany = heldBeyond(pool);
  const wanted = tooMany - going.length;
  if (!canGive(pool, nowAt) || wanted <= 0) return { going: going.slice(0, tooMany), proposed: [] };
  const spare = removals.filter((row) => row.dueAt === neverDue && row.unlessFull).sort(compareRemovals);
  const taken = spare.slice(0, wanted);
  const last = input.last.slice(0, wanted - taken.length);
  const words = inWords(input, { tooMany, going: going.length, keeps: input.last[last.length] ?? null });
  return {
    going,
    proposed: [
      ...taken.map((row) => proposal(input, { row, why: `${row.evidence} ${words(null)}` })),
      ...last.map((seat) => proposal(input, { row: rowOf(seat), why: words(seat) })),
    ],
  };
}

/** How many seats of the waiting order can be needed; 0 where nobody has to be looked for. */
export function seatsTooMany(pool: PoolState, removals: readonly DriftRow[], nowAt: Instant): number {
  if (!canGive(pool, nowAt)) return 0;
  return Math.max(0, heldBeyond(pool) - removals.filter(goesAnyway).length);
}

/** Seats of people beyond the size of the pool; what is parked on the contract manager is nobody's. */
function heldBeyond(pool: PoolState): number {
  return Math.max(0, excessSeats(pool) - (pool.parked?.seats ?? 0));
}

/** Not what only follows its person, nor what is kept until somebody needs it. */
function goesAnyway({ class: name, dueAt }: DriftRow): boolean {
  return name !== 'moved' && dueAt !== neverDue;
}

type Seat = Pick<
  DriftRow,
  | 'poolId'
  | 'coreId'
  | 'personId'
  | 'accountId'
  | 'email'
  | 'displayName'
  | 'ruleId'
  | 'priority'
  | 'needBy'
  | 'restsOn'
>;

function rowOf({ poolId, coreId, holder, ruleId, priority, needBy }: RankedSeat): Seat {
  return { poolId, coreId, ...holder, ruleId, priority, needBy, restsOn: [] };
}

function proposal(
  { before, nowAt }: OverCapacityInput,
  { row, why }: { readonly row: Seat; readonly why: string },
): DriftRow {
  const { poolId, coreId, personId, accountId, email, displayName, ruleId, priority, needBy, restsOn } = row;
  const subject = `account:${accountId ?? ''}`;
  const since = before.find((one) => one.poolId === poolId && one.subject === subject)?.since ?? nowAt;
  return {
    poolId,
    coreId,
    class: 'over-capacity',
    subject,
    personId,
    accountId,
    email,
    displayName,
    since,
    dueAt: since,
    decision: 'due',
    evidence: why,
    step: 'Add seats, or approve the plan to take this one back; nobody loses a seat for this without an approval.',
    ruleId,
    priority,
    needBy,
    unlessFull: false,
    restsOn,
  };
}

interface Numbers {
  readonly tooMany: number;
  readonly going: number;
  /** The last in the order who keeps a seat. */
  readonly keeps: RankedSeat | null;
}

/** `CAD has 3 seats and 5 are taken: 2 too many, of which 1 goes back anyway. Of those who keep one ...` */
function inWords(
  { pool: { capacity, taken }, product }: OverCapacityInput,
  { tooMany, going, keeps }: Numbers,
): (seat: RankedSeat | null) => string {
  const anyway = going === 0 ? '' : `, of which ${going} go${going === 1 ? 'es' : ''} back anyway`;
  const numbers = `${product} has ${capacity ?? 0} seats and ${taken ?? 0} are taken: ${tooMany} too many${anyway}.`;
  const last =
    keeps === null ? '' : ` The last who keeps a seat is ${keeps.holder.displayName} (${rankOf(keeps)}).`;
  return (seat) =>
    seat === null ? numbers : `${numbers} This one is at the end of the order: ${rankOf(seat)}.${last}`;
}

function rankOf({ ruleId, priority, needBy, since }: RankedSeat): string {
  const need = needBy === null ? '' : `, needed by ${needBy}`;
  return `rule ${ruleId}, priority ${priority}${need}, held since ${new Date(since).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
