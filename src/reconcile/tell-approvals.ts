import type { HeldOperation } from '../core/domain/guard.ts';
import { approvalNotices } from '../core/notice/approval-notices.ts';
import type { Run } from './run-context.ts';
import { tellNotices } from './tell-notices.ts';

/** How long an approval that counts no longer is spoken of, while what it named is held. */
const rememberedMs = 30 * 86_400_000;

/** Tells which held operations somebody has approved although they do not go on, and what to do. */
export async function tellApprovals(run: Run, held: readonly HeldOperation[], digest: string): Promise<void> {
  const { approvals, notices } = run.database.read;
  const [open, lost] = await Promise.all([
    approvals.open(),
    approvals.lost(run.calendar.nowAt - rememberedMs),
  ]);
  if (held.length + open.length + lost.length === 0) return;
  const told = approvalNotices({ held, digest, open, lost });
  const isTold = (await notices.open()).some(({ watch }) => watch === 'approvals');
  if (told.length > 0 || isTold) await tellNotices(run, 'approvals', told);
}
