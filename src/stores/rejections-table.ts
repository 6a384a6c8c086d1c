/** What administrators said no to; instants are milliseconds. */
export interface RejectionsTable {
  pool_id: string;
  subject: string;
  class: string;
  id: string;
  /** JSON: the operation, whole. */
  operation: string;
  actor: string;
  actor_name: string;
  reason: string;
  at: number;
  until: number | null;
  state: string;
}
