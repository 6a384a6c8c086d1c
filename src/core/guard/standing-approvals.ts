import type { Approval, ApprovalEnd, Approver } from '../domain/approval.ts';
import type { CoreId } from '../domain/ids.ts';
import type { Operation } from '../domain/plan.ts';
import type { Instant } from '../domain/time.ts';
import { canonicalPlan } from '../plan/canonical-plan.ts';

export interface StandingInput {
  readonly approvals: readonly Approval[];
  /** Everything that is planned now, held or not. */
  readonly planned: readonly Operation[];
  /** What was tried since each approval was given. */
  readonly tried: (approval: Approval) => readonly Operation[];
  /** Nothing is planned for these now, so that something of theirs is missing says nothing. */
  readonly unknownCores: ReadonlySet<CoreId>;
  /** Fingerprint of the policy that holds now. */
  readonly policy: string;
  readonly nowAt: Instant;
}

export interface EndedApproval {
  readonly approval: Approval;
  readonly end: Exclude<ApprovalEnd, 'withdrawn'>;
  /** What it named and was not tried. */
  readonly open: readonly Operation[];
  /** Of these, what is planned no longer, or otherwise. */
  readonly changed: readonly Operation[];
}

/**
 * Which approvals still count, before a plan is let through. One row that changed voids the whole of it (law 8): whoever
 * approved looked at all of them together.
 */
export function standingApprovals(input: StandingInput): {
  /** Each with what is left of it: what was tried once needs a new word, should it be planned again. */
  readonly standing: readonly Approval[];
  readonly ended: readonly EndedApproval[];
} {
  const judged = input.approvals.map((approval) => {
    const past = keysOf(input.tried(approval));
    const open = approval.operations.filter((operation) => !past.has(operationKey(operation)));
    return { left: { ...approval, operations: open }, ended: endOf({ approval, open }, input) };
  });
  return {
    standing: judged.flatMap(({ left, ended }) => (ended === null ? [left] : [])),
    ended: judged.flatMap(({ ended }) => ended ?? []),
  };
}

function endOf(
  { approval, open }: Pick<EndedApproval, 'approval' | 'open'>,
  { planned, unknownCores, policy, nowAt }: StandingInput,
): EndedApproval | null {
  const now = keysOf(planned);
  const changed = open.filter(
    (operation) => !now.has(operationKey(operation)) && !unknownCores.has(operation.coreId),
  );
  const ended = (end: EndedApproval['end']) => ({ approval, end, open, changed });
  if (open.length === 0 && approval.operations.length > 0) return ended('used');
  if (nowAt >= approval.expiresAt) return ended('expired');
  return changed.length > 0 || approval.policy !== policy ? ended('void') : null;
}

/** Who stands for an operation. */
export function approversOf(operation: Operation, approvals: readonly Approval[]): readonly Approver[] {
  const key = operationKey(operation);
  return approvals
    .filter(({ operations }) => operations.some((one) => operationKey(one) === key))
    .map(({ by }) => by);
}

/** The same for the same operation in every plan: what an approval of one row rests on. */
export function operationKey(operation: Operation): string {
  return canonicalPlan([operation]);
}

function keysOf(operations: readonly Operation[]): ReadonlySet<string> {
  return new Set(operations.map(operationKey));
}
