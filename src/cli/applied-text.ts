import type { PlanView } from '../contract/plan.ts';
import { unreadLines } from '../report/unread-lines.ts';
import { counted, moment } from '../report/words.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

/** What waits for an administrator outranks what failed: a failed operation is tried again by itself. */
export function appliedCode({ outcome, counts }: PlanView): ExitCode {
  if (outcome !== 'done') return exitCodes.held;
  return (counts['failed'] ?? 0) > 0 ? exitCodes.failed : exitCodes.done;
}

/** What a run did, for whoever asked for it; the data went to stdout. */
export function appliedText(plan: PlanView): string {
  const done = (plan.counts['done'] ?? 0) + (plan.counts['already-so'] ?? 0);
  const lines = [
    ...unreadLines(plan.unread),
    ...(plan.outcome === 'stale-approval'
      ? [
          'The plan has changed since that digest was shown, so nothing of it was approved. Look again with `seatwarden plan`.',
        ]
      : []),
    ...approvedLines(plan),
    `${counted(done, 'operation')} done, ${plan.counts['failed'] ?? 0} failed, ${plan.counts['refused'] ?? 0} refused.`,
    ...(plan.held.length > 0 ? [heldText(plan)] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function heldText({ held, digest }: PlanView): string {
  const isApprovable = held.every(({ tripped }) => tripped.every(({ approvable }) => approvable));
  const wait = `${counted(held.length, 'operation')} held: \`seatwarden plan\` shows them and why;`;
  return isApprovable
    ? `${wait} \`seatwarden apply --digest ${digest}\` lets exactly these go.`
    : `${wait} this cannot be approved, only mended.`;
}

function approvedLines({ approval }: PlanView): readonly string[] {
  if (approval === null) return [];
  const { released, waiting, expiresAt } = approval;
  return [
    `Approved: ${counted(released, 'operation')} may go.`,
    ...(waiting.length === 0
      ? []
      : [
          `${counted(waiting.length, 'operation')} approved by you need another person, too; your approval counts until ${moment(expiresAt)}.`,
        ]),
  ];
}
