import type { RunId } from '../core/domain/ids.ts';
import type { HeldOperation, Verdict } from '../core/domain/guard.ts';
import type { LeftWaiting, Operation } from '../core/domain/plan.ts';
import type { CorePrice } from '../core/domain/price.ts';
import type { RunCounts } from '../ports/stores/run-store.ts';
import { applyOperations } from './apply-operations.ts';
import { checkAgainstGuards } from './check-against-guards.ts';
import { correlateRecords } from './correlate-records.ts';
import { decideEverybody, decideMarked, decideUnderNewPolicy, isPolicyNew } from './decide-people.ts';
import { beginRun, endRun, failRun } from './keep-run.ts';
import { planSeats } from './plan-seats.ts';
import { priceOperations } from './price-operations.ts';
import { readLicensing } from './read-licensing.ts';
import { recoverJournal } from './recover-journal.ts';
import { openHold } from './open-hold.ts';
import { tellPolicyChanges } from './policy-changes.ts';
import { endUsedApprovals } from './keep-approvals.ts';
import { type ApprovalOutcome, releaseApproved } from './release-approved.ts';
import { rematchRecords } from './rematch-records.ts';
import { restoreRoles } from './restore-roles.ts';
import type { ReconcileDeps, RunRequest } from './run-context.ts';
import { tellApprovals } from './tell-approvals.ts';
import { verifySeats } from './verify-seats.ts';
import { watchUse } from './watch-use.ts';

export interface RunResult {
  readonly runId: RunId;
  /** `held`: something waits for an administrator. `stale-approval`: the approved plan is no longer the plan. */
  readonly outcome: 'done' | 'held' | 'stale-approval';
  readonly cleared: readonly Operation[];
  readonly held: readonly HeldOperation[];
  /** Names what is held; an approval quotes it. */
  readonly digest: string;
  readonly waiting: readonly LeftWaiting[];
  /** Of everything above, sent or held. */
  readonly prices: readonly CorePrice[];
  /** What became of the approval that the run was asked with. */
  readonly approval: ApprovalOutcome | null;
  readonly counts: RunCounts;
  /** What was done may have ended fallbacks, made others possible, or left a seat to the next in line: the next run sees to that at once. */
  readonly goesOn: boolean;
}

/**
 * One run: brings the seats that people hold in step with the seats they should hold.
 *
 * 1. recover    what a crash left in the journal is read back from the licensing core, before anything is sent
 * 2. restore    roles that the configuration names and that a renewal took come back, before anything is planned
 * 3. observe    the licensing cores are read, whole or not at all (full runs, after an interruption, or when asked)
 * 4. correlate  records that sources wrote since the last run find their person; when the keys changed, all records do
 * 5. decide     people concerned get their standing, entitlements and drift anew; a full run, or new rules, ask everybody
 * 6. plan       drift becomes ordered operations: seats are freed before they are filled
 * 7. check      all guards look at the whole plan; what trips one is held
 * 8. apply      cleared operations go out one by one, each journalled before it is sent
 * 9. verify     the licensing core is asked whether it now says the same
 *
 * It works from the state and not from the event that woke it, so any run may fail or be missed: the next one does what
 * is left. The caller holds the lease; two runs never overlap.
 */
export async function reconcile(deps: ReconcileDeps, request: RunRequest): Promise<RunResult> {
  const run = await beginRun(deps, request);
  try {
    const isInterrupted = await recoverJournal(run);
    await restoreRoles(run);
    if (request.observe || isInterrupted) await readLicensing(run);
    await rematchRecords(run);
    await correlateRecords(run);
    if (request.scope === 'everybody') await watchUse(run);
    await decideMarked(run);
    if (await isPolicyNew(run)) await decideUnderNewPolicy(run);
    else if (request.scope === 'everybody') await decideEverybody(run);

    const drafts = await planSeats(run);
    const checked = await checkAgainstGuards(run, drafts);
    const { verdict, digest, approval } = await releaseApproved(run, checked);
    const prices = priceOperations(run, planned(verdict));
    await tellPolicyChanges(run, digest);
    let goesOn = false;
    if (!request.dryRun) {
      await openHold(run, verdict.held, digest);
      await tellApprovals(run, verdict.held, digest);
      const applied = await applyOperations(run, verdict.cleared);
      if (approval !== null) await endUsedApprovals(run);
      goesOn = mayMoveFallbacks(run, applied) || run.counts.has('not-admitted');
      await verifySeats(run, applied);
      await decideMarked(run);
    }

    const outcome = approval?.kind === 'stale' ? 'stale-approval' : verdict.held.length > 0 ? 'held' : 'done';
    const counts = await endRun(run, outcome === 'done' ? 'done' : 'held');
    const { waiting } = checked.plan;
    return { runId: run.id, outcome, ...verdict, digest, waiting, prices, approval, counts, goesOn };
  } catch (error) {
    await failRun(run, error);
    throw error;
  }
}

/** Seats that changed hands may have come to somebody with a fallback, or left a fallback free. */
function mayMoveFallbacks({ policy }: ReconcileDeps, applied: readonly Operation[]): boolean {
  return applied.length > 0 && policy.rules.some(({ fallback }) => fallback.length > 0);
}

function planned({ cleared, held }: Verdict): readonly Operation[] {
  return [...cleared, ...held.map(({ operation }) => operation)];
}
