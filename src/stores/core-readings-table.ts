/** Instants are milliseconds. */
export interface CoreReadingsTable {
  core_id: string;
  tried_at: number;
  good_at: number | null;
  failure: string | null;
  remedy: string | null;
}
