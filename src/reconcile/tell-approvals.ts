import type { HeldOperation } from '../core/domain/guard.ts';
import { dayMs } from '../core/domain/time.ts';
import { approvalNotices, type Undecided } from '../core/notice/approval-notices.ts';
import type { Run } from './run-context.ts';
import { isApprovable } from './take-approval.ts';
import { tellNotices } from './tell-notices.ts';

/** How long an approval that counts no longer is spoken of, while what it named is held. */
const rememberedMs = 30 * dayMs;

/** Tells which held operations somebody has approved although they do not go on, and which nobody answers, and what to do. */
export async function tellApprovals(run: Run, held: readonly HeldOperation[], digest: string): Promise<void> {
  const { approvals, notices } = run.database.read;
  const [open, lost] = await Promise.all([
    approvals.open(),
    approvals.lost(run.calendar.nowAt - rememberedMs),
  ]);
  const isTold = (await notices.open()).some(({ watch }) => watch === 'approvals');
  if (held.length + open.length + lost.length === 0 && !isTold) return;
  const told = approvalNotices({ held, digest, open, lost, undecided: await undecidedFor(run) });
  if (told.length > 0 || isTold) await tellNotices(run, 'approvals', told);
}

/** What the open hold has for longer than policy likes. What no approval can lift is told by what is to be mended. */
async function undecidedFor({ database, policy, calendar: { nowAt } }: Run): Promise<Undecided | null> {
  const { remindAfterMs } = policy.approving;
  const hold = await database.read.holds.current();
  if (hold === null || remindAfterMs === 'off') return null;
  const old = hold.operations
    .filter(isApprovable)
    .map(({ operation, since = hold.openedAt }) => ({ operation, since }))
    .filter(({ since }) => nowAt - since >= remindAfterMs);
  if (old.length === 0) return null;
  return {
    operations: old.map(({ operation }) => operation),
    since: Math.min(...old.map(({ since }) => since)),
    nowAt,
  };
}
