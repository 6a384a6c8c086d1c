/** Undone removals; instants are milliseconds. */
export interface ExceptionsTable {
  person_id: string;
  pool_id: string;
  id: string;
  operation_id: string;
  class: string;
  standing: string;
  actor: string;
  actor_name: string;
  reason: string;
  at: number;
  until: number;
  state: string;
}
