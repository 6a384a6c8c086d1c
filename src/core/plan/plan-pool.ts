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
import { createSpareSeats, type SpareSeats } from './spare-seats.ts';
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

/** One pool of a plan whose own line was served: seats that are left may be lent before it is closed. */
export interface OpenPool {
  /** To whom the plan gives a seat by a rule for this pool. */
  readonly served: readonly PersonId[];
  readonly spare: SpareSeats;
  close(): PoolPlan;
}

/**
 * Plans one pool under scarcity (design, section 5). Those who wait are served in rank order from, in this order: the
 * contract manager's parked seats, removals that are due, free seats, due removals that somebody will be asked about, and
 * then grace that a full pool may end, and at last seats of a lower rank where a rule says so (`preempt`). Who is over a quota is passed over and keeps the place. What is due and serves nobody is unassigned.
 *
 * Where removals bring a pool back to its size only with seats of people who are due one (`over-capacity`), nobody is served.
 *
 * Capacity holds at every prefix, whichever operations fail: a reassign keeps the number of seats held, and only seats
 * that are free now are added to. A pool that is held beyond its capacity shrinks before anybody is given a seat of it.
 * What nobody of the own line takes is spare, in the same order; grace and lower ranks never end for a fallback.
 */
export function openPool(input: PlanPoolInput): OpenPool {
  const { pool, policy, nowAt, isDoubtful } = input;
  const removals = input.removals.filter((row) => row.class !== 'moved');
  const due = removals.filter((row) => row.dueAt <= nowAt).sort(compareRemovals);
  const inGrace = removals.filter((row) => row.dueAt > nowAt && row.unlessFull).sort(compareGrace);
  const sure = due.filter((row) => !isDoubtful(row));
  const asked = due.filter(isDoubtful);

  // The first seats that an over-assigned pool frees bring it back to its size; only then can seats be given on.
  const excess = excessSeats(pool);
  const room = createQuotaRoom(input.quotas);
  const isShort = removals.some((row) => row.class === 'over-capacity');
  const isClosed = !canGive(pool, nowAt) || isShort || due.length < excess;
  const line = createWaitingLine({ waiters: input.waiters, isClosed, room });

  for (const { personId } of sure) room.leave(personId);
  const atManager = policy.handOutParked ? parkedSeats(pool) : [];
  const [sureOnes, askedOnes] = [sure.slice(excess), asked.slice(Math.max(0, excess - sure.length))];
  const parked = line.serve(atManager, nobody);
  const freed = line.serve(sureOnes, nobody);
  const added = line.take(freeSeats(pool));
  // What waits for an administrator is approved or not as a whole, so here it counts as gone together.
  for (const { personId } of asked) room.leave(personId);
  const released = line.serve(askedOnes, nobody);
  const early = line.serve(inGrace, ({ personId }) => personId);
  const preempted = line.serve(
    [...input.ranked].sort(compareRankedSeats),
    ({ holder }) => holder.personId,
    (waiter, seat) => mayPreempt(waiter, seat, input),
  );

  const given = [...freed, ...released, ...early];
  const spare = createSpareSeats({
    parked: isClosed ? [] : atManager.slice(parked.length),
    sure: isClosed ? [] : sureOnes.slice(freed.length),
    free: isClosed ? 0 : freeSeats(pool) - added.length,
    asked: isClosed ? [] : askedOnes.slice(released.length),
    room,
    staying: asked.map(({ personId }) => personId),
  });
  const serving = new Set(given.map(({ seat }) => seat));
  return {
    served: [...[...parked, ...given, ...preempted].map(({ waiter }) => waiter), ...added].map(idOf),
    spare,
    close: () => ({
      unassigns: due
        .filter((row) => !serving.has(row) && !spare.givenOn.has(row))
        .map((row) => unassign(seatOf(row))),
      reassigns: [
        ...parked.map(({ seat, waiter }) => reassign(seat, waiter)),
        ...given.map(({ seat, waiter }) => reassign(seatOf(seat), waiter)),
        ...spare.reassigns,
        ...planMoves(input),
        ...preempted.map(({ seat, waiter }) => preempt(seat, waiter)),
      ],
      adds: [...added.map(add), ...spare.adds],
      waiting: line.rest(),
    }),
  };
}

function idOf({ recipient }: Waiter): PersonId {
  return recipient.personId;
}

/** Whose seat it was counts as gone already. */
function nobody(): null {
  return null;
}
