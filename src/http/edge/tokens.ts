import { hash, randomBytes } from 'node:crypto';
import type { SourceId } from '../../core/domain/ids.ts';
import { asId } from '../../core/domain/ids.ts';
import type { Instant } from '../../core/domain/time.ts';
import type { Clock, Ids } from '../../ports/clock.ts';
import type { TokenKind, TokenRow, TokenScope } from '../../ports/stores/token-store.ts';

const SECRET_BYTES = 32;
/** Of a scope that is bound to a source; the rest is the source's id. */
const SCIM_SCOPE = /^scim(?:-read)?:/;
/** The scheme may be missing: some identity providers let the administrator type the whole header. */
const PRESENTED = /^(?:bearer +)?swt_([a-z0-9-]{1,64})_([a-z0-9_-]{16,256})$/i;
const CLIENT_SECRET = /^sws_([a-z0-9-]{1,64})_([A-Za-z0-9_-]{16,256})$/;

interface TokenRequest {
  readonly name: string;
  readonly scope: TokenScope;
  /** Null: does not expire. */
  readonly expiresAt: Instant | null;
  /** Left out: a bearer token. */
  readonly kind?: TokenKind;
  readonly clientId?: string | null;
  readonly parentId?: string | null;
}
interface TokenDeps {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random?: (bytes: number) => Buffer;
}
export interface MintedToken {
  /** `swt_<id>_<secret>`, of a client secret `sws_<id>_<secret>`: shown once, kept nowhere. */
  readonly token: string;
  readonly row: TokenRow;
}
export interface PresentedToken {
  readonly id: string;
  readonly secret: string;
}

/**
 * Makes a token of 256 random bits. Only the secret's SHA-256 is stored: the secret is random, so a slow hash would
 * protect nothing and cost every request.
 */
export function createToken(
  { name, scope, expiresAt, kind = 'bearer', clientId = null, parentId = null }: TokenRequest,
  { clock, ids, random = randomBytes }: TokenDeps,
): MintedToken {
  const id = ids.next().replaceAll('-', '');
  const secret = random(SECRET_BYTES).toString('base64url');
  const row: TokenRow = {
    id,
    kind,
    clientId,
    parentId,
    name,
    scope,
    sourceId: sourceOfScope(scope),
    secretHash: hashSecret(secret).toString('hex'),
    createdAt: clock.now(),
    expiresAt,
    revokedAt: null,
    lastUsedAt: null,
  };
  return { token: `${kind === 'client-secret' ? 'sws' : 'swt'}_${id}_${secret}`, row };
}

/** Reads an `Authorization` header; null when it holds no token of ours. */
export function readToken(authorization: string): PresentedToken | null {
  const [, id, secret] = PRESENTED.exec(authorization.trim()) ?? [];
  return id === undefined || secret === undefined ? null : { id, secret };
}

/** Reads the secret of an OAuth client; null when it is none of ours. */
export function readClientSecret(text: string): PresentedToken | null {
  const [, id, secret] = CLIENT_SECRET.exec(text) ?? [];
  return id === undefined || secret === undefined ? null : { id, secret };
}

export function hashSecret(secret: string): Buffer {
  return hash('sha256', secret, 'buffer');
}

/** The source that a `scim:<source>` or `scim-read:<source>` token is bound to; null for scopes of the admin API. */
export function sourceOfScope(scope: TokenScope): SourceId | null {
  return SCIM_SCOPE.test(scope) ? asId<SourceId>(scope.replace(SCIM_SCOPE, '')) : null;
}
