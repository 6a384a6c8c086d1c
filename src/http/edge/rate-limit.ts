import type { RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { HttpRefusal } from './http-refusal.ts';
import { findPrincipal } from './principal.ts';

interface RateLimitOptions {
  /** Requests per minute of one token (of one address before sign-in); `off` lets everything through. */
  readonly perMinute: number | 'off';
}

const MINUTE_MS = 60_000;

/**
 * A bound on what one token may ask, so that a client in a loop cannot take the daemon from the others. Identity providers
 * push up to 100 requests a second in a first cycle; give them room. `Retry-After` is whole seconds: some read nothing else.
 */
export function createRateLimit({ perMinute }: RateLimitOptions): RequestHandler {
  if (perMinute === 'off') return (_request, _response, next) => next();
  return rateLimit({
    windowMs: MINUTE_MS,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: (request, response) =>
      findPrincipal(response)?.tokenId ?? ipKeyGenerator(request.ip ?? 'unknown'),
    handler: (_request, response, next) => {
      const headers = { 'Retry-After': String(response.getHeader('Retry-After') ?? 60) };
      const detail = `more than ${perMinute} requests in a minute with this token; try again in ${headers['Retry-After']} s`;
      next(new HttpRefusal('too-many-requests', detail, { headers }));
    },
  });
}
