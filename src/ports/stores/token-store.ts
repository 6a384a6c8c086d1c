import type { SourceId } from '../../core/domain/ids.ts';
import type { Instant } from '../../core/domain/time.ts';

/** `scim:<source>` pushes for that source, `scim-read:<source>` only reads what was pushed; the others are of the admin API. */
export type TokenScope = `scim:${string}` | `scim-read:${string}` | 'read' | 'operate' | 'admin';
/**
 * `bearer` is made by an administrator and shown in requests. A `client-secret` is exchanged for `access` tokens (OAuth 2.0
 * client credentials), which are shown in requests and live for an hour or some.
 */
export type TokenKind = 'bearer' | 'client-secret' | 'access';
/** A token `swt_<id>_<secret>`, or a client secret `sws_<id>_<secret>`, without its secret. */
export interface TokenRow {
  readonly id: string;
  readonly kind: TokenKind;
  /** The OAuth client of a `client-secret`; secrets of one client overlap while they are changed. */
  readonly clientId: string | null;
  /** The `client-secret` that an `access` token was made with. */
  readonly parentId: string | null;
  readonly name: string;
  readonly scope: TokenScope;
  readonly sourceId: SourceId | null;
  readonly secretHash: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant | null;
  readonly revokedAt: Instant | null;
  readonly lastUsedAt: Instant | null;
}

/** How a token comes to an end: at once, or at an instant that an administrator names. */
export type TokenEnd = { readonly revokedAt: Instant } | { readonly expiresAt: Instant };

export interface TokenStore {
  /** A new `access` token sweeps away those that expired more than a day before it was made. */
  create(token: TokenRow): Promise<void>;
  /** An `access` token ends with its secret at the latest; the row says so. */
  find(id: string): Promise<TokenRow | null>;
  /** What administrators made: all but `access` tokens, the oldest first. */
  list(): Promise<readonly TokenRow[]>;
  /** Never makes a token live longer: the first revocation counts, and the earliest end. False when there is none. */
  end(id: string, end: TokenEnd): Promise<boolean>;
  touch(id: string, at: Instant): Promise<void>;
}
