import type { Approval } from '../core/domain/approval.ts';
import type { GuardName, HeldOperation, Verdict } from '../core/domain/guard.ts';
import type { Plan } from '../core/domain/plan.ts';
import { areEnough, secondPersonFor } from '../core/guard/people-needed.ts';
import { approversOf, standingApprovals } from '../core/guard/standing-approvals.ts';
import { keepApprovals } from './keep-approvals.ts';
import { planDigest } from './plan-digest.ts';
import type { Run } from './run-context.ts';
import { isApprovable, takeApproval, type TakenApproval } from './take-approval.ts';

export interface CheckedPlan {
  readonly plan: Plan;
  readonly verdict: Verdict;
}
export interface ReleasedPlan {
  readonly verdict: Verdict;
  readonly digest: string;
  /** What became of the approval that the run was asked with; null when there was none. */
  readonly approval: ApprovalOutcome | null;
}

export type ApprovalOutcome =
  | {
      readonly kind: 'taken';
      readonly approval: Approval;
      readonly released: number;
      /** Approved rows for which another person is needed, too. */
      readonly waiting: readonly HeldOperation[];
    }
  | Exclude<TakenApproval, { kind: 'taken' }>;

/**
 * Lets through what enough people approved, and only that: the operations which their approvals name, as they are planned
 * now. What an approval cannot lift (a source in quarantine, a pause) stays held. An approval of everything also accepts
 * the policy and the group sizes it was given under, which ends report-only.
 */
export async function releaseApproved(run: Run, { plan, verdict }: CheckedPlan): Promise<ReleasedPlan> {
  const { standing, ended } = await recall(run, plan);
  const asked = await takeApproval(run, verdict);
  const taken = asked?.kind === 'taken' ? asked.approval : null;
  const approvals = taken === null ? standing : [...standing, taken];
  const isFree = (held: HeldOperation) => isApprovable(held) && hasEnough(held, approvals, run);
  const released = verdict.held.filter(isFree);
  const kept = new Set(verdict.held.filter((held) => !isFree(held)).map(({ operation }) => operation));
  const waiting = verdict.held.filter(
    (held) => !isFree(held) && taken !== null && approversOf(held.operation, [taken]).length > 0,
  );
  const accepts = taken !== null && (await isAccepted(run, { verdict, taken, approvals }));
  if (!run.request.dryRun) await keepApprovals(run, { taken, ended, released, waiting, accepts });

  const stays = verdict.held.filter(({ operation }) => kept.has(operation));
  return {
    verdict: { cleared: plan.operations.filter((operation) => !kept.has(operation)), held: stays },
    digest: planDigest(stays.map(({ operation }) => operation)),
    approval: asked?.kind === 'taken' ? { ...asked, released: released.length, waiting } : asked,
  };
}

/** Approvals of earlier runs that still count, and those that do no longer. */
async function recall(run: Run, { operations }: Plan): Promise<ReturnType<typeof standingApprovals>> {
  const { approvals } = run.database.read;
  const open = await approvals.open();
  if (open.length === 0) return { standing: [], ended: [] };
  const tried = new Map(
    await Promise.all(open.map(async (one) => [one.id, await approvals.triedSince(one.id)] as const)),
  );
  return standingApprovals({
    approvals: open,
    planned: operations,
    tried: ({ id }) => tried.get(id) ?? [],
    unknownCores: run.unknownCores,
    policy: run.policy.fingerprint,
    nowAt: run.calendar.nowAt,
  });
}

function hasEnough(
  { operation, tripped }: HeldOperation,
  approvals: readonly Approval[],
  { policy: { approving } }: Run,
): boolean {
  const needed = secondPersonFor(
    tripped.map(({ guard }) => guard),
    approving,
  );
  return areEnough(approversOf(operation, approvals), needed, approving);
}

interface AcceptInput {
  readonly verdict: Verdict;
  readonly taken: Approval;
  readonly approvals: readonly Approval[];
}

/** Also a plan without operations accepts the policy, and then needs as many people as what it ends. */
async function isAccepted(run: Run, { verdict, taken, approvals }: AcceptInput): Promise<boolean> {
  if (!taken.isWhole) return false;
  const guards = verdict.held.flatMap(({ tripped }) => tripped.map(({ guard }) => guard));
  const needed = secondPersonFor([...guards, ...(await whatItEnds(run))], run.policy.approving);
  const whole = approvals.filter(({ isWhole, digest }) => isWhole && digest === taken.digest);
  return areEnough(
    whole.map(({ by }) => by),
    needed,
    run.policy.approving,
  );
}

async function whatItEnds({ database, policy }: Run): Promise<readonly GuardName[]> {
  const { facts } = database.read;
  const [accepted, implausible, gap] = await Promise.all([
    facts.get('accepted-policy'),
    facts.get('core-implausible'),
    facts.get('long-gap'),
  ]);
  return [
    ...(accepted === null ? (['first-run'] as const) : []),
    ...(accepted !== null && accepted !== policy.fingerprint ? (['policy-changed'] as const) : []),
    ...(implausible === null ? [] : (['core-implausible'] as const)),
    ...(gap === null ? [] : (['long-gap'] as const)),
  ];
}
