import type { Approval, ApprovalEnd } from '../domain/approval.ts';
import type { HeldOperation } from '../domain/guard.ts';
import type { Notice } from '../domain/notice.ts';
import type { Operation } from '../domain/plan.ts';
import { approversOf, operationKey } from '../guard/standing-approvals.ts';
import { dayMs, type Instant } from '../domain/time.ts';
import { counted, dayOf, namesOf } from './in-words.ts';

export interface ApprovalNoticesInput {
  readonly held: readonly HeldOperation[];
  /** Names what is held. */
  readonly digest: string;
  readonly open: readonly Approval[];
  readonly lost: readonly { readonly approval: Approval; readonly end: ApprovalEnd }[];
  /** What waits for an answer longer than policy likes, and since when the first of it. */
  readonly undecided?: Undecided | null;
}

export interface Undecided {
  readonly operations: readonly Operation[];
  readonly since: Instant;
  readonly nowAt: Instant;
}

/** What is held although somebody approved it (another person is missing, or the approval counts no longer), or without an answer for long. */
export function approvalNotices({
  held,
  digest,
  open,
  lost,
  undecided = null,
}: ApprovalNoticesInput): readonly Notice[] {
  const operations = held.map(({ operation }) => operation);
  const approvable = held
    .filter(({ tripped }) => tripped.every((trip) => trip.approvable))
    .map(({ operation }) => operation);
  return [
    ...open.flatMap((approval) => waitingNotice(approval, { operations: approvable, digest })),
    ...(undecided === null ? [] : [undecidedNotice(undecided, digest)]),
    ...lost.flatMap((past) => lostNotice(past, { operations: unapproved(operations, open), digest })),
  ];
}

interface HeldNow {
  readonly operations: readonly Operation[];
  readonly digest: string;
}

function waitingNotice(approval: Approval, { operations, digest }: HeldNow): readonly Notice[] {
  const still = namedBy(approval, operations);
  if (still.length === 0) return [];
  const text = `${approval.by.name} approved ${counted(still.length, 'operation')} (${whom(still)}); another person is needed, too, until ${dayOf(approval.expiresAt)}.`;
  const step = `Another person: look at \`seatwarden plan\`, then \`seatwarden approve ${digest}\`, with \`--row\` for some of it.`;
  return [notice(`waits:${approval.id}`, text, step)];
}

/** Its key is one for all, so that it is opened once and not for each row that gets old. */
function undecidedNotice({ operations, since, nowAt }: Undecided, digest: string): Notice {
  const age = counted(Math.floor((nowAt - since) / dayMs), 'day');
  const wait = operations.length === 1 ? 'waits' : 'wait';
  const text = `${counted(operations.length, 'operation')} (${whom(operations)}) ${wait} for an administrator, for up to ${age} (since ${dayOf(since)}).`;
  const step = `Look at \`seatwarden plan\`, then \`seatwarden approve ${digest}\` or \`seatwarden reject ${digest} --reason TEXT\`, with \`--row\` for some of it. Until then nothing is done.`;
  return notice('undecided', text, step);
}

function lostNotice(
  { approval, end }: ApprovalNoticesInput['lost'][number],
  { operations, digest }: HeldNow,
): readonly Notice[] {
  const still = namedBy(approval, operations);
  if (still.length === 0) return [];
  const why =
    end === 'expired'
      ? `expired on ${dayOf(approval.expiresAt)}`
      : 'became void, because the plan or the policy changed';
  const text = `The approval of ${counted(still.length, 'operation')} (${whom(still)}) by ${approval.by.name} ${why}; nothing of it goes on.`;
  const step = `Look at \`seatwarden plan\`, then approve again: \`seatwarden approve ${digest}\`, with \`--row\` for some of it.`;
  return [notice(`lost:${approval.id}`, text, step)];
}

function notice(key: string, text: string, step: string): Notice {
  return { key, kind: 'approval', severity: 'warning', text, step, coreId: null, poolId: null, csv: null };
}

function unapproved(operations: readonly Operation[], open: readonly Approval[]): readonly Operation[] {
  return operations.filter((operation) => approversOf(operation, open).length === 0);
}

function namedBy({ operations }: Approval, held: readonly Operation[]): readonly Operation[] {
  const keys = new Set(operations.map(operationKey));
  return held.filter((operation) => keys.has(operationKey(operation)));
}

/** Who loses a seat by it, or gets one. */
function whom(operations: readonly Operation[]): string {
  return namesOf(operations.map((operation) => (operation.kind === 'add' ? operation.to : operation.from)));
}
