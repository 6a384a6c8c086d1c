/** Open notices; instants are milliseconds, as in all tables. */
export interface NoticesTable {
  watch: string;
  key: string;
  since: number;
  /** The whole of it as JSON. */
  notice: string;
}
