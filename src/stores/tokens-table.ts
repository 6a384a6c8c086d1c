/** Instants are milliseconds, as in all tables. */
export interface TokensTable {
  id: string;
  /** `TokenKind`. */
  kind: string;
  client_id: string | null;
  /** Of an access token: the client secret that it ends with. */
  parent_id: string | null;
  name: string;
  scope: string;
  source_id: string | null;
  secret_hash: string;
  created_at: number;
  expires_at: number | null;
  revoked_at: number | null;
  last_used_at: number | null;
}
