/** Instants are milliseconds, flags are 0 or 1. */
export interface LastUseTable {
  core_id: string;
  product: string;
  email_key: string;
  at: number;
  source: string;
  is_offline: number;
  told_at: number;
  kept_until: number | null;
  taken_at: number | null;
}
