import type { DriftRow } from '../domain/drift.ts';
import type { PersonId, PoolId } from '../domain/ids.ts';
import type { FreeingCause, Plan, Reassign, Recipient, Unassign, Waiter } from '../domain/plan.ts';
import type { Policy } from '../domain/policy.ts';
import type { PoolState } from '../domain/seats.ts';
import type { Instant } from '../domain/time.ts';
import { isAskedAbout } from '../guard/guard-approval.ts';
import { seatOf } from './free-seat.ts';
import { lendFallbacks } from './lend-fallbacks.ts';
import { type OpenPool, openPool } from './plan-pool.ts';
import type { QuotaUse } from './quota-room.ts';
import type { RankedSeat } from './preempt.ts';
import { compareText } from './rank.ts';
import { seatKey } from './seat-key.ts';

export interface BuildPlanInput {
  readonly pools: readonly PoolState[];
  readonly policy: Pick<Policy, 'pools' | 'approval' | 'rules'>;
  /** Open rows of held seats that may be freed or moved; rows that are protected, manual or quarantined are no input. */
  readonly removals: readonly DriftRow[];
  readonly waiters: ReadonlyMap<PoolId, readonly Waiter[]>;
  /** Of pools that have quotas. */
  readonly quotas?: ReadonlyMap<PoolId, readonly QuotaUse[]>;
  /** Of pools with a rule that takes seats of a lower rank. */
  readonly ranked?: ReadonlyMap<PoolId, readonly RankedSeat[]>;
  /** People who wait under a rule with fallbacks and hold a seat of none of them. */
  readonly wanting?: readonly Waiter[];
  /** Whom moved seats go to. */
  readonly recipients: ReadonlyMap<PersonId, Recipient>;
  /**
   * Seats (`seatKey`) whose removal a guard held in an earlier draft of this plan, beside those that policy asks about:
   * they are given on last, so that nobody waits for an administrator while a seat is free.
   */
  readonly doubtful?: ReadonlySet<string>;
  readonly nowAt: Instant;
}

/**
 * Orders the operations that bring current to desired. Seats are freed before they are filled, in this order:
 *
 * 1. unassign leavers: nothing is as urgent, and nothing depends on it
 * 2. unassign other removals that are due
 * 3. reassign: the contract manager's parked seats, then leavers' seats, then others, then moves of one person, then seats of a lower rank
 * 4. add to seats that are free now
 *
 * Inside a step by pool id, then by rank, those who only fall back to the pool last; the same inputs in any order give the
 * same plan. Who finds no seat waits: a shortage is a fact to report, not an error. Pools that policy does not name are left
 * alone.
 */
export function buildPlan(input: BuildPlanInput): Plan {
  const open = new Map(
    [...input.pools]
      .sort((a, b) => compareText(a.poolId, b.poolId))
      .flatMap((pool) => openOne(pool, input).map((one) => [pool.poolId, one] as const)),
  );
  lendFallbacks({ open, pools: input.pools, policy: input.policy, wanting: input.wanting ?? [] });
  const plans = [...open.values()].map((one) => one.close());
  return {
    operations: [
      ...inSteps(plans.flatMap(({ unassigns }) => unassigns)),
      ...inSteps(plans.flatMap(({ reassigns }) => reassigns)),
      ...plans.flatMap(({ adds }) => adds),
    ],
    waiting: plans.flatMap(({ waiting }) => waiting),
  };
}

function openOne(pool: PoolState, input: BuildPlanInput): readonly OpenPool[] {
  const { policy, doubtful, recipients, nowAt } = input;
  const own = policy.pools.get(pool.poolId);
  if (own === undefined) return [];
  const removals = input.removals.filter(({ poolId }) => poolId === pool.poolId);
  const waiters = input.waiters.get(pool.poolId) ?? [];
  const quotas = input.quotas?.get(pool.poolId) ?? [];
  const ranked = input.ranked?.get(pool.poolId) ?? [];
  const isDoubtful = (row: DriftRow) =>
    isAskedAbout({ class: seatOf(row).because.class, poolId: row.poolId }, policy) ||
    doubtful?.has(seatKey(row)) === true;
  return [
    openPool({
      pool,
      policy: own,
      removals,
      waiters,
      quotas,
      ranked,
      rules: policy.rules,
      recipients,
      isDoubtful,
      nowAt,
    }),
  ];
}

const steps = ['parked', 'leaver', 'other', 'moved', 'preempted'] as const;

/** By what frees the seat; inside a step the order stays: pool by pool, each in its own order. */
function inSteps<T extends Unassign | Reassign>(operations: readonly T[]): readonly T[] {
  return steps.flatMap((step) => operations.filter(({ because }) => stepOf(because.class) === step));
}

function stepOf(name: FreeingCause['class']): (typeof steps)[number] {
  return name === 'parked' || name === 'leaver' || name === 'moved' || name === 'preempted' ? name : 'other';
}
