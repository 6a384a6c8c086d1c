import type { DriftRow } from '../domain/drift.ts';
import type { PersonId } from '../domain/ids.ts';
import type { Add, LeftWaiting, Reassign, Recipient, Unassign, Waiter } from '../domain/plan.ts';
import type { Policy, PoolPolicy } from '../domain/policy.ts';
import type { PoolState } from '../domain/seats.ts';
import type { Instant } from '../domain/time.ts';
import { canGive, excessSeats, freeSeats } from './can-give.ts';
import { add, parkedSeats, reassign, seatOf, unassign } from './free-seat.ts';
import { planMoves } from './plan-moves.ts';
import { compareRankedSeats, mayPreempt, preempt, type RankedSeat } from './preempt.ts';
import { createQuotaRoom, type QuotaUse } from './quota-room.ts';
import { compareGrace, compareRemovals } from './rank.ts';
import { createWaitingLine } from './waiting-line.ts';

export interface PlanPoolInput {
  readonly pool: PoolState;
  readonly policy: PoolPolicy;
  /** Open removals and moves of this pool. */
  readonly removals: readonly DriftRow[];
  readonly waiters: readonly Waiter[];
  readonly quotas: readonly QuotaUse[];
  /** Seats that a higher rank may take, in any order. */
  readonly ranked: readonly RankedSeat[];
  readonly rules: Policy['rules'];
  readonly recipients: ReadonlyMap<PersonId, Recipient>;
  /** Removals that an administrator will be asked about: nobody should wait for them while a seat is free. */
  readonly isDoubtful: (row: DriftRow) => boolean;
  readonly nowAt: Instant;
}

export interface PoolPlan {
  readonly unassigns: readonly Unassign[];
  readonly reassigns: readonly Reassign[];
  readonly adds: readonly Add[];
  readonly waiting: readonly LeftWaiting[];
}

/**
 * Plans one pool under scarcity (design, section 5). Those who wait are served in rank order from, in this order: the
 * contract manager's parked seats, removals that are due, free seats, due removals that somebody will be asked about, and
 * then grace that a full pool may end, and at last seats of a lower rank where a rule says so (`preempt`). Who is over a quota is passed over and keeps the place. What is due and serves nobody is unassigned.
 *
 * Capacity holds at every prefix, whichever operations fail: a reassign keeps the number of seats held, and only seats
 * that are free now are added to. A pool that is held beyond its capacity shrinks before anybody is given a seat of it.
 */
export function planPool(input: PlanPoolInput): PoolPlan {
  const { pool, policy, nowAt, isDoubtful } = input;
  const removals = input.removals.filter((row) => row.class !== 'moved');
  const due = removals.filter((row) => row.dueAt <= nowAt).sort(compareRemovals);
  const inGrace = removals.filter((row) => row.dueAt > nowAt && row.unlessFull).sort(compareGrace);
  const sure = due.filter((row) => !isDoubtful(row));
  const asked = due.filter(isDoubtful);

  // The first seats that an over-assigned pool frees bring it back to its size; only then can seats be given on.
  const excess = excessSeats(pool);
  const room = createQuotaRoom(input.quotas);
  const isClosed = !canGive(pool, nowAt) || due.length < excess;
  const line = createWaitingLine({ waiters: input.waiters, isClosed, room });

  for (const { personId } of sure) room.leave(personId);
  const parked = line.serve(policy.handOutParked ? parkedSeats(pool) : [], nobody);
  const freed = line.serve(sure.slice(excess), nobody);
  const added = line.take(freeSeats(pool));
  // What waits for an administrator is approved or not as a whole, so here it counts as gone together.
  for (const { personId } of asked) room.leave(personId);
  const released = line.serve(asked.slice(Math.max(0, excess - sure.length)), nobody);
  const early = line.serve(inGrace, ({ personId }) => personId);
  const preempted = line.serve(
    [...input.ranked].sort(compareRankedSeats),
    ({ holder }) => holder.personId,
    (waiter, seat) => mayPreempt(waiter, seat, input),
  );

  const given = [...freed, ...released, ...early];
  const serving = new Set(given.map(({ seat }) => seat));
  return {
    unassigns: due.filter((row) => !serving.has(row)).map((row) => unassign(seatOf(row))),
    reassigns: [
      ...parked.map(({ seat, waiter }) => reassign(seat, waiter)),
      ...given.map(({ seat, waiter }) => reassign(seatOf(seat), waiter)),
      ...planMoves(input),
      ...preempted.map(({ seat, waiter }) => preempt(seat, waiter)),
    ],
    adds: added.map(add),
    waiting: line.rest(),
  };
}

/** Whose seat it was counts as gone already. */
function nobody(): null {
  return null;
}
