import type { HeldOperation, Tripped, Verdict } from '../domain/guard.ts';
import type { Operation, Plan } from '../domain/plan.ts';
import { guardApproval } from './guard-approval.ts';
import { guardChurn } from './guard-churn.ts';
import { guardDryRun, isDryPool } from './guard-dry-run.ts';
import { guardEverything } from './guard-everything.ts';
import { guardGroups } from './guard-groups.ts';
import { guardRemovals } from './guard-removals.ts';
import { guardQuarantine, guardStaleSources } from './guard-sources.ts';
import { guardRejected } from './guard-rejected.ts';
import { guardUndone } from './guard-undone.ts';
import { isRemoval, type GuardInput, type Trip } from './trip.ts';

const guards = [
  guardEverything,
  guardDryRun,
  guardQuarantine,
  guardStaleSources,
  guardRemovals,
  guardGroups,
  guardChurn,
  guardApproval,
  guardUndone,
  guardRejected,
] as const;

export interface CheckPlanInput {
  readonly plan: Plan;
  readonly numbers: GuardInput['numbers'];
  readonly policy: GuardInput['policy'];
}

/**
 * Asks every guard about the whole plan before anything is sent. An operation that any guard stops is held, with all the
 * reasons. Adds in a scope whose removals are too many are held with them, unless policy lets safe adds go on: a feed
 * that is wrong about who leaves may be wrong about who comes.
 *
 * Pools in a dry run are judged apart: what is only planned for show must not use up what others may lose.
 */
export function checkPlan({ plan, numbers, policy }: CheckPlanInput): Verdict {
  const { operations } = plan;
  const isDry = ({ poolId }: Operation) => isDryPool(poolId, policy);
  const tripsOver = (some: readonly Operation[]) =>
    guards.flatMap((guard) => guard({ operations: some, numbers, policy }));
  const live = tripsOver(operations.filter((one) => !isDry(one)));
  const dry = tripsOver(operations.filter(isDry));
  const cleared: Operation[] = [];
  const held: HeldOperation[] = [];
  for (const operation of operations) {
    const trips = isDry(operation) ? dry : live;
    const tripped = trips.filter((trip) => isStopped(operation, trip, policy)).map(withoutReach);
    if (tripped.length === 0) cleared.push(operation);
    else held.push({ operation, tripped });
  }
  return { cleared, held };
}

function isStopped(
  operation: Operation,
  trip: Trip,
  { guards: { safeAdds } }: GuardInput['policy'],
): boolean {
  if (!trip.stops(operation)) return false;
  if (trip.guard !== 'removals') return true;
  return isRemoval(operation) || safeAdds === 'hold';
}

function withoutReach({ guard, scope, message, approvable }: Trip): Tripped {
  return { guard, scope, message, approvable };
}
