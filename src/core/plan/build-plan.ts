import type { DriftRow } from '../domain/drift.ts';
import type { PersonId, PoolId } from '../domain/ids.ts';
import type { Plan, Recipient, Unassign, Waiter } from '../domain/plan.ts';
import type { Policy } from '../domain/policy.ts';
import type { PoolState } from '../domain/seats.ts';
import type { Instant } from '../domain/time.ts';
import { planPool } from './plan-pool.ts';
import { compareText } from './rank.ts';

export interface BuildPlanInput {
  readonly pools: readonly PoolState[];
  readonly policy: Pick<Policy, 'pools'>;
  /** Open rows of held seats that may be freed or moved; rows that are protected, manual or quarantined are no input. */
  readonly removals: readonly DriftRow[];
  readonly waiters: ReadonlyMap<PoolId, readonly Waiter[]>;
  /** Whom moved seats go to. */
  readonly recipients: ReadonlyMap<PersonId, Recipient>;
  readonly nowAt: Instant;
}

/**
 * Orders the operations that bring current to desired. Seats are freed before they are filled, in this order:
 *
 * 1. unassign leavers: nothing is as urgent, and nothing depends on it
 * 2. unassign other removals that are due
 * 3. reassign: the contract manager's parked seats, then leavers' seats, then others, then moves of one person
 * 4. add to seats that are free now
 *
 * Inside a step by pool id, then by rank; the same inputs in any order give the same plan. Who finds no seat waits: a
 * shortage is a fact to report, not an error.
 */
export function buildPlan({ pools, policy, removals, waiters, recipients, nowAt }: BuildPlanInput): Plan {
  const plans = [...pools]
    .sort((a, b) => compareText(a.poolId, b.poolId))
    .map((pool) =>
      planPool({
        pool,
        policy: policy.pools.get(pool.poolId),
        removals: removals.filter(({ poolId }) => poolId === pool.poolId),
        waiters: waiters.get(pool.poolId) ?? [],
        recipients,
        nowAt,
      }),
    );
  const unassigns = plans.flatMap((plan) => plan.unassigns);
  return {
    operations: [
      ...unassigns.filter(isOfLeaver),
      ...unassigns.filter((operation) => !isOfLeaver(operation)),
      ...plans.flatMap((plan) => plan.reassigns),
      ...plans.flatMap((plan) => plan.adds),
    ],
    waiting: plans.flatMap((plan) => plan.waiting),
  };
}

function isOfLeaver({ because }: Unassign): boolean {
  return because.class === 'leaver';
}
