import type { RequestHandler } from 'express';
import type { TokenScope } from '../../ports/stores/token-store.ts';
import { HttpRefusal } from './http-refusal.ts';
import { setPrincipal } from './principal.ts';
import type { VerifyToken } from './verify-token.ts';

/** What a route asks for: to push for some source, or a right of the admin API. */
export type NeededScope = 'scim' | 'read' | 'operate' | 'admin';

const RANKS: ReadonlyMap<string, number> = new Map([
  ['read', 1],
  ['operate', 2],
  ['admin', 3],
]);

/** Lets through who carries a good token of the needed scope; 401 without one, 403 with one for something else (RFC 6750 §3). */
export function createBearer(verify: VerifyToken, needed: NeededScope): RequestHandler {
  return async (request, response, next) => {
    const authorization = request.get('authorization');
    if (authorization === undefined) throw unauthenticated('send `Authorization: Bearer swt_...`', '');
    const verified = await verify(authorization);
    if (!verified.ok) throw unauthenticated(verified.reason, ', error="invalid_token"');
    const { row } = verified;
    if (!allows(row.scope, needed)) throw forbidden(row.name, row.scope, needed);
    setPrincipal(response, { tokenId: row.id, name: row.name, scope: row.scope, sourceId: row.sourceId });
    next();
  };
}

/** `admin` may do what `operate` may, `operate` what `read` may; a token of a source may push and nothing else. */
export function allows(scope: TokenScope, needed: NeededScope): boolean {
  if (needed === 'scim') return scope.startsWith('scim:');
  return (RANKS.get(scope) ?? 0) >= (RANKS.get(needed) ?? Infinity);
}

function unauthenticated(reason: string, challenge: string): HttpRefusal {
  const headers = { 'WWW-Authenticate': `Bearer realm="seatwarden"${challenge}` };
  return new HttpRefusal('unauthenticated', reason, { headers });
}

function forbidden(name: string, scope: TokenScope, needed: NeededScope): HttpRefusal {
  const wanted = needed === 'scim' ? 'scim:<source>' : needed;
  const detail = `the token \`${name}\` has the scope \`${scope}\`, this needs \`${wanted}\``;
  const headers = { 'WWW-Authenticate': 'Bearer realm="seatwarden", error="insufficient_scope"' };
  return new HttpRefusal('forbidden', detail, { headers });
}
