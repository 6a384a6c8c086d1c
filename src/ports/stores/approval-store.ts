import type { Approval, ApprovalEnd } from '../../core/domain/approval.ts';
import type { ApprovalId } from '../../core/domain/ids.ts';
import type { Operation } from '../../core/domain/plan.ts';
import type { Instant } from '../../core/domain/time.ts';

/** An approval that counts no longer. */
export interface PastApproval {
  readonly approval: Approval;
  readonly end: ApprovalEnd;
  readonly endedAt: Instant;
}

/** What administrators approved, one row per person and decision. */
export interface ApprovalStore {
  /** Those that may still count, the oldest first. */
  open(): Promise<readonly Approval[]>;
  give(approval: Approval): Promise<void>;
  /** False when it had ended before. */
  end(request: { id: ApprovalId; end: ApprovalEnd; at: Instant }): Promise<boolean>;
  /** Those that expired or became void since then, the newest first, at most a hundred. */
  lost(since: Instant): Promise<readonly PastApproval[]>;
  /** Operations planned after the approval was given that ended as done, as already so, or as refused. */
  triedSince(id: ApprovalId): Promise<readonly Operation[]>;
}
