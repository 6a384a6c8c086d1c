import { timingSafeEqual } from 'node:crypto';
import type { SourceId } from '../../core/domain/ids.ts';
import type { Instant } from '../../core/domain/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Database } from '../../ports/stores/database.ts';
import type { TokenRow } from '../../ports/stores/token-store.ts';
import { hashSecret, type PresentedToken, readClientSecret, readToken } from './tokens.ts';

/** How long a token row is believed: a push costs no query, and a revocation acts within 5 s everywhere. */
const BELIEVED_MS = 3000;
const TOUCH_EVERY_MS = 60_000;
const REMEMBERED = 10_000;

interface VerifierDeps {
  readonly database: Pick<Database, 'read' | 'write'>;
  readonly clock: Clock;
  readonly log: Log;
}
export type VerifiedToken =
  | { readonly ok: true; readonly row: TokenRow }
  /** `claimed` is the source of the token that was named, whoever named it. */
  | { readonly ok: false; readonly reason: string; readonly claimed: SourceId | null };
/** At once for a header that was good a moment ago, which nearly every header was. */
export type VerifyToken = (authorization: string) => VerifiedToken | Promise<VerifiedToken>;

interface Remembered {
  readonly readAt: Instant;
  /** One query, however many requests wait for it. */
  readonly row: Promise<TokenRow | null>;
}
interface Believed {
  readonly readAt: Instant;
  readonly row: TokenRow;
}

/** Checks bearer tokens: known, right secret (compared in constant time), not revoked, not expired. Notes their use once a minute. */
export function createTokenVerifier({ database, clock, log }: VerifierDeps): VerifyToken {
  const remembered = new Map<string, Remembered>();
  /** By the whole header. It is found by its hash, so the time that takes tells nothing about a secret. */
  const believed = new Map<string, Believed>();
  const touchedAt = new Map<string, Instant>();

  function findRow(id: string, nowAt: Instant): Remembered {
    const known = remembered.get(id);
    if (known && nowAt - known.readAt < BELIEVED_MS) return known;
    const made = { readAt: nowAt, row: database.read.tokens.find(id) };
    // Unknown ids are anybody's to invent: they must not fill the memory.
    if (remembered.size >= REMEMBERED) remembered.clear();
    remembered.set(id, made);
    made.row.then(
      (found) => found ?? remembered.delete(id),
      () => remembered.delete(id),
    );
    return made;
  }

  /** Access tokens come and go: what is noted is the use of their secret. */
  function touch(row: TokenRow, nowAt: Instant): void {
    const id = row.parentId ?? row.id;
    const last = touchedAt.get(id) ?? row.lastUsedAt;
    if (last !== null && nowAt - last < TOUCH_EVERY_MS) return;
    touchedAt.set(id, nowAt);
    // The request does not wait: when a token was last used is worth knowing, not worth failing for.
    database
      .write((stores) => stores.tokens.touch(id, nowAt))
      .catch((error: unknown) => log.warn({ err: error, tokenId: id }, 'could not note the use of a token'));
  }

  function judge(row: TokenRow, nowAt: Instant): VerifiedToken {
    const ended = explainEnd(row, nowAt);
    if (ended !== null) return { ok: false, reason: ended, claimed: row.sourceId };
    touch(row, nowAt);
    return { ok: true, row };
  }

  async function examine(authorization: string, nowAt: Instant): Promise<VerifiedToken> {
    const presented = readToken(authorization);
    if (!presented) return { ok: false, reason: explainUnread(authorization), claimed: null };
    const found = findRow(presented.id, nowAt);
    const row = await found.row;
    if (!row || row.kind === 'client-secret' || !isSecretOf(row, presented)) {
      return { ok: false, reason: 'the token is not known', claimed: row?.sourceId ?? null };
    }
    if (believed.size >= REMEMBERED) believed.clear();
    believed.set(authorization, { readAt: found.readAt, row });
    return judge(row, nowAt);
  }

  return (authorization) => {
    const nowAt = clock.now();
    const known = believed.get(authorization);
    if (known && nowAt - known.readAt < BELIEVED_MS) return judge(known.row, nowAt);
    return examine(authorization, nowAt);
  };
}

/** Compares in constant time. */
export function isSecretOf({ secretHash }: TokenRow, { secret }: PresentedToken): boolean {
  return timingSafeEqual(hashSecret(secret), Buffer.from(secretHash, 'hex'));
}

function explainUnread(authorization: string): string {
  const shown = authorization.trim().replace(/^bearer +/i, '');
  if (readClientSecret(shown) === null)
    return 'the Authorization header holds no token of the form `swt_<id>_<secret>`';
  return 'this is the secret of an OAuth client: it opens nothing itself; POST it to /oauth/token for an access token';
}

/** Why a token is good no more; null while it is. Told only to who holds the right secret. */
export function explainEnd({ name, revokedAt, expiresAt }: TokenRow, nowAt: Instant): string | null {
  if (revokedAt !== null) return `the token \`${name}\` was revoked at ${new Date(revokedAt).toISOString()}`;
  if (expiresAt === null || nowAt < expiresAt) return null;
  return `the token \`${name}\` expired at ${new Date(expiresAt).toISOString()}`;
}
