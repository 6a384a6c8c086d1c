/** What may be lost or computed again: HTTP validators, cursors. Never leases, plans or journals. Keyv stands behind it. */
export interface Cache {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, ttlMs?: number): Promise<void>;
  delete(key: string): Promise<void>;
}
