/** Approvals; instants are milliseconds, flags 0 or 1. */
export interface ApprovalsTable {
  id: string;
  actor: string;
  actor_name: string;
  reason: string | null;
  digest: string;
  /** JSON: the operations, whole. */
  operations: string;
  is_whole: number;
  policy: string;
  given_at: number;
  expires_at: number;
  /** `open`, or how it ended. */
  state: string;
  ended_at: number | null;
}
