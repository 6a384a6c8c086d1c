import type { Request, RequestHandler } from 'express';
import type { SignIn } from '../console/sign-in.ts';
import { HttpRefusal } from '../edge/http-refusal.ts';

/**
 * Lets a form through that one of our own pages showed to this session. The cookie is strict, so another site's form comes
 * without it; the token holds where a site shares our domain, and the header where a browser tells who asks.
 */
export function createFormGuard(signIn: Pick<SignIn, 'sessionOf' | 'isFormToken'>): RequestHandler {
  return (request, _response, next) => {
    const site = request.get('sec-fetch-site');
    if (site !== undefined && site !== 'same-origin') throw foreign();
    const session = signIn.sessionOf(request);
    if (session === null || !signIn.isFormToken(session, tokenOf(request))) throw foreign();
    next();
  };
}

function tokenOf({ body }: Request): unknown {
  return typeof body === 'object' && body !== null && 'form' in body ? body.form : null;
}

function foreign(): HttpRefusal {
  return new HttpRefusal('forbidden', 'this form was not sent from a page of this session; open it anew');
}
