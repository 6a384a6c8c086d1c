import type { Response } from 'express';
import type { SourceId } from '../../core/domain/ids.ts';
import { Defect } from '../../errors.ts';
import type { TokenScope } from '../../ports/stores/token-store.ts';

/** Who is asking, as the verified token says. */
export interface Principal {
  /** As `token list` has it: of an access token, the id of the client secret that it was made with. */
  readonly tokenId: string;
  readonly name: string;
  readonly scope: TokenScope;
  /** The source a `scim:` or `scim-read:` token is bound to; null for all others. */
  readonly sourceId: SourceId | null;
}

export function setPrincipal(response: Response, principal: Principal): void {
  response.locals['principal'] = principal;
}

/** Null where nobody has signed in (yet). */
export function findPrincipal(response: Response): Principal | null {
  return (response.locals['principal'] as Principal | undefined) ?? null;
}

/** Notes whose source a token is said to be for, before it is let through: a refused request has no principal. */
export function noteClaim(response: Response, sourceId: SourceId | null): void {
  response.locals['claim'] = sourceId;
}

/** For telling administrators about refused requests; nothing may be allowed because of it. */
export function findClaim(response: Response): SourceId | null {
  return (response.locals['claim'] as SourceId | undefined) ?? null;
}

/** Throws `Defect` on a route that forgot to ask for a token: such a route must not answer. */
export function principalOf(response: Response): Principal {
  const principal = findPrincipal(response);
  if (!principal) throw new Defect('a route asks who is calling, but no bearer check stands before it');
  return principal;
}

/** The source of a `scim:` or `scim-read:` token. */
export function sourceOf(response: Response): SourceId {
  const { sourceId, tokenId } = principalOf(response);
  if (sourceId === null)
    throw new Defect('a token without a source reached a route that needs one', { ids: { tokenId } });
  return sourceId;
}
