import type { SourceId } from '../../core/domain/ids.ts';
import type { Instant } from '../../core/domain/time.ts';

/** `scim:<source>` pushes for that source, `scim-read:<source>` only reads what was pushed; the others are of the admin API. */
export type TokenScope = `scim:${string}` | `scim-read:${string}` | 'read' | 'operate' | 'admin';
/** A bearer token `swt_<id>_<secret>`, without its secret. */
export interface TokenRow {
  readonly id: string;
  readonly name: string;
  readonly scope: TokenScope;
  readonly sourceId: SourceId | null;
  readonly secretHash: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant | null;
  readonly revokedAt: Instant | null;
  readonly lastUsedAt: Instant | null;
}

export interface TokenStore {
  create(token: TokenRow): Promise<void>;
  find(id: string): Promise<TokenRow | null>;
  list(): Promise<readonly TokenRow[]>;
  /** False when there is none. */
  revoke(id: string, at: Instant): Promise<boolean>;
  touch(id: string, at: Instant): Promise<void>;
}
