import type { Approval } from '../core/domain/approval.ts';
import type { HeldOperation } from '../core/domain/guard.ts';
import type { Operation } from '../core/domain/plan.ts';
import type { EndedApproval } from '../core/guard/standing-approvals.ts';
import type { AuditEntry } from '../ports/stores/audit-store.ts';
import type { Stores } from '../ports/stores/database.ts';
import { rowId } from './plan-digest.ts';
import { count, type Run } from './run-context.ts';

/** Everything that a run knows of approvals, once its plan is checked. */
export interface Counted {
  readonly taken: Approval | null;
  readonly ended: readonly EndedApproval[];
  readonly released: readonly HeldOperation[];
  /** Approved rows for which another person is needed, too. */
  readonly waiting: readonly HeldOperation[];
  /** Enough people approved the whole of it, so that policy and group sizes are accepted. */
  readonly accepts: boolean;
}

/**
 * Writes what a run found out about approvals, in one commit and before anything of it is sent: the new one, those that
 * count no longer, and what is accepted with the whole.
 */
export async function keepApprovals(run: Run, counted: Counted): Promise<void> {
  const { taken, ended, released, accepts } = counted;
  if (taken === null && ended.length === 0) return;
  const at = run.clock.now();
  await run.database.write(async (stores) => {
    for (const one of ended) await stores.approvals.end({ id: one.approval.id, end: one.end, at });
    await stores.audit.append(ended.flatMap((one) => auditOfEnd(one, at)));
    if (taken === null) return;
    await give(stores, counted, taken);
    if (accepts) await accept(run, stores);
    const isDecided = accepts || released.length > 0;
    const hold = await stores.holds.current();
    if (isDecided && hold?.digest === taken.digest) {
      await stores.holds.close({ id: hold.id, state: 'approved', by: taken.by.actor, at });
    }
    await stores.audit.append([auditOfApproval(run, counted, taken)]);
  });
  for (const { approval, end, open } of ended) {
    if (end === 'used') continue;
    run.log.warn({ approvalId: approval.id, end, operations: open.length }, 'an approval counts no longer');
    count(run, `approvals-${end}`);
  }
  if (taken !== null) count(run, 'approved', released.length);
}

/** Ends approvals of which everything was tried, so that none is shown that has nothing left to say. */
export async function endUsedApprovals({ database, clock }: Run): Promise<void> {
  const { approvals } = database.read;
  for (const { id, operations } of await approvals.open()) {
    // What names nothing accepts the policy, and may wait for another person.
    if (operations.length === 0) continue;
    const tried = new Set((await approvals.triedSince(id)).map(rowId));
    if (!operations.every((operation) => tried.has(rowId(operation)))) continue;
    await database.write((stores) => stores.approvals.end({ id, end: 'used', at: clock.now() }));
  }
}

/** One that names nothing, or nothing that is left to do, does not outlive the run. */
async function give(
  { approvals }: Stores,
  { waiting, released, accepts }: Counted,
  taken: Approval,
): Promise<void> {
  const isOver = accepts && waiting.length + released.length === 0;
  await approvals.give(taken);
  if (isOver) await approvals.end({ id: taken.id, end: 'used', at: taken.at });
}

async function accept({ policy }: Run, { facts, sources }: Stores): Promise<void> {
  await facts.set('accepted-policy', policy.fingerprint);
  await facts.clear('core-implausible');
  await facts.clear('long-gap');
  await sources.acceptGroupSizes(policy.groupsNamed);
}

function auditOfApproval(
  { id: runId }: Run,
  { released, waiting, accepts }: Counted,
  { by, at, digest, isWhole, reason, operations, expiresAt }: Approval,
): AuditEntry {
  const isComplete = waiting.length === 0 && (accepts || !isWhole);
  return {
    at,
    actor: by.actor,
    act: isComplete ? 'plan.approved' : 'approval.given',
    subject: `plan:${digest}`,
    data: {
      runId,
      operations: released.length,
      ...(isWhole ? {} : { rows: namesOf(operations) }),
      ...(reason === null ? {} : { reason }),
      ...(isComplete
        ? {}
        : { waitsForAnother: namesOf(operationsOf(waiting)), expiresAt: new Date(expiresAt).toISOString() }),
    },
  };
}

function auditOfEnd({ approval, end, open, changed }: EndedApproval, at: number): readonly AuditEntry[] {
  if (end === 'used') return [];
  const data = {
    approvalId: approval.id,
    by: approval.by.actor,
    open: namesOf(open),
    changed: namesOf(changed),
  };
  return [{ at, actor: 'seatwarden', act: `approval.${end}`, subject: `plan:${approval.digest}`, data }];
}

function operationsOf(held: readonly HeldOperation[]): readonly Operation[] {
  return held.map(({ operation }) => operation);
}

function namesOf(operations: readonly Operation[]): readonly string[] {
  return operations.map(rowId);
}
