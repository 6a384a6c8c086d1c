import type { HeldOperation, Verdict } from '../core/domain/guard.ts';
import type { Plan } from '../core/domain/plan.ts';
import { planDigest } from './plan-digest.ts';
import { count, type PlanApproval, type Run } from './run-context.ts';

export interface CheckedPlan {
  readonly plan: Plan;
  readonly verdict: Verdict;
}
export interface ReleasedPlan {
  readonly verdict: Verdict;
  readonly digest: string;
  /** The approval named another plan than this one: it is void, and nothing was released. */
  readonly isStale: boolean;
}

/**
 * Lets through what an administrator approved, and only that: the approval's digest must name the operations that are
 * held now. What an approval cannot lift (a source in quarantine, a pause) stays held. An approval also accepts
 * the policy and the group sizes it was given under, which ends report-only.
 */
export async function releaseApproved(run: Run, { plan, verdict }: CheckedPlan): Promise<ReleasedPlan> {
  const digest = planDigest(verdict.held.map(({ operation }) => operation));
  const { approval } = run.request;
  if (approval === null) return { verdict, digest, isStale: false };
  if (approval.digest !== digest) return { verdict, digest, isStale: true };

  const stays = verdict.held.filter((held) => !isApprovable(held));
  const kept = new Set(stays.map(({ operation }) => operation));
  const released: Verdict = {
    cleared: plan.operations.filter((operation) => !kept.has(operation)),
    held: stays,
  };
  await accept(run, approval, verdict.held.length - stays.length);
  return {
    verdict: released,
    digest: planDigest(stays.map(({ operation }) => operation)),
    isStale: false,
  };
}

function isApprovable({ tripped }: HeldOperation): boolean {
  return tripped.every((trip) => trip.approvable);
}

async function accept(run: Run, { by, digest }: PlanApproval, operations: number): Promise<void> {
  const at = run.clock.now();
  await run.database.write(async (stores) => {
    await stores.facts.set('accepted-policy', run.policy.fingerprint);
    await stores.facts.clear('core-implausible');
    await stores.facts.clear('long-gap');
    await stores.sources.acceptGroupSizes(run.policy.groupsNamed);
    const hold = await stores.holds.current();
    if (hold?.digest === digest) await stores.holds.close({ id: hold.id, state: 'approved', by, at });
    await stores.audit.append([
      { at, actor: by, act: 'plan.approved', subject: `plan:${digest}`, data: { runId: run.id, operations } },
    ]);
  });
  count(run, 'approved', operations);
}
