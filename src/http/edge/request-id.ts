import type { RequestHandler, Response } from 'express';
import type { Ids } from '../../ports/clock.ts';

/** What a proxy or client may choose: short, and harmless in a log line or a header. */
const SANE = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;

/** Gives every request an id: the client's `X-Request-Id` when it is sane, else a new one. Every answer repeats it. */
export function createRequestId(ids: Ids): RequestHandler {
  return (request, response, next) => {
    const given = request.get('x-request-id');
    const id = given !== undefined && SANE.test(given) ? given : ids.next();
    response.locals['requestId'] = id;
    response.setHeader('X-Request-Id', id);
    next();
  };
}

/** The id of the request that is being answered; `-` when the middleware is not mounted. */
export function requestIdOf(response: Response): string {
  const id: unknown = response.locals['requestId'];
  return typeof id === 'string' ? id : '-';
}
