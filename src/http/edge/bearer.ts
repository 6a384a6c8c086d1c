import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { TokenRow, TokenScope } from '../../ports/stores/token-store.ts';
import { HttpRefusal } from './http-refusal.ts';
import { noteClaim, setPrincipal } from './principal.ts';
import { sourceOfScope } from './tokens.ts';
import type { VerifiedToken, VerifyToken } from './verify-token.ts';

/** What a route asks for: to push for some source, a right of the admin API, or no token: the request has its own proof. */
export type NeededScope = 'scim' | 'read' | 'operate' | 'admin' | 'anybody';

const RANKS: ReadonlyMap<string, number> = new Map([
  ['read', 1],
  ['operate', 2],
  ['admin', 3],
]);

interface Asked {
  readonly request: Request;
  readonly response: Response;
  readonly next: NextFunction;
}

/** Lets through who carries a good token of the needed scope; 401 without one, 403 with one for something else (RFC 6750 §3). */
export function createBearer(verify: VerifyToken, needed: NeededScope): RequestHandler {
  if (needed === 'anybody') return (_request, _response, next) => next();

  function admit(verified: VerifiedToken, request: Request, response: Response): void {
    noteClaim(response, verified.ok ? verified.row.sourceId : verified.claimed);
    if (!verified.ok) throw unauthenticated(verified.reason, ', error="invalid_token"');
    const { row } = verified;
    if (!allows(row.scope, needed)) throw forbidden(row, needed);
    if (row.scope.startsWith('scim-read:') && !isReading(request)) throw readOnly(row, request);
    const { name, scope, sourceId } = row;
    setPrincipal(response, { tokenId: row.parentId ?? row.id, name, scope, sourceId });
  }

  return (request, response, next) => {
    const { authorization } = request.headers;
    if (authorization === undefined) throw unauthenticated('send `Authorization: Bearer swt_...`', '');
    const verified = verify(authorization);
    if (verified instanceof Promise) return admitLater(verified, { request, response, next });
    admit(verified, request, response);
    return next();
  };

  async function admitLater(
    verified: Promise<VerifiedToken>,
    { request, response, next }: Asked,
  ): Promise<void> {
    admit(await verified, request, response);
    next();
  }
}

/** `admin` may do what `operate` may, `operate` what `read` may; a token of a source may use SCIM and nothing else. */
export function allows(scope: TokenScope, needed: NeededScope): boolean {
  if (needed === 'scim') return sourceOfScope(scope) !== null;
  return (RANKS.get(scope) ?? 0) >= (RANKS.get(needed) ?? Infinity);
}

function unauthenticated(reason: string, challenge: string): HttpRefusal {
  const headers = { 'WWW-Authenticate': `Bearer realm="seatwarden"${challenge}` };
  return new HttpRefusal('unauthenticated', reason, { headers });
}

/**
 * What cannot change anything: GET, HEAD, and the POST that searches (RFC 7644 §3.4.3). The path is taken as it was sent:
 * an address that is spelled in another way is refused, never let through.
 */
function isReading({ method, path }: Request): boolean {
  return method === 'GET' || method === 'HEAD' || (method === 'POST' && path.endsWith('/.search'));
}

function readOnly({ name, scope }: TokenRow, { method, path }: Request): HttpRefusal {
  const detail =
    `the token \`${name}\` may only read (\`${scope}\`): GET and POST .search, not ${method} ${path}; ` +
    `to push, make a token with the scope \`${scope.replace('scim-read:', 'scim:')}\``;
  return insufficient(detail);
}

function forbidden({ name, scope }: TokenRow, needed: NeededScope): HttpRefusal {
  const wanted = needed === 'scim' ? 'scim:<source>' : needed;
  return insufficient(`the token \`${name}\` has the scope \`${scope}\`, this needs \`${wanted}\``);
}

function insufficient(detail: string): HttpRefusal {
  const headers = { 'WWW-Authenticate': 'Bearer realm="seatwarden", error="insufficient_scope"' };
  return new HttpRefusal('forbidden', detail, { headers });
}
