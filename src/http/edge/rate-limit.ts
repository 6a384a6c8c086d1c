import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit, type RateLimitInfo } from 'express-rate-limit';
import { HttpRefusal } from './http-refusal.ts';
import { findPrincipal } from './principal.ts';

interface RateLimitOptions {
  /** Requests per minute of one token (of one address before sign-in); `off` lets everything through. */
  readonly perMinute: number | 'off';
  /** Tells in every answer what is left; without it only a refusal says when to come back. */
  readonly isAnnounced?: boolean;
}

const MINUTE_MS = 60_000;

/**
 * A bound on what one token may ask, so that a client in a loop cannot take the daemon from the others. Identity providers
 * push up to 100 requests a second in a first cycle; give them room. `Retry-After` is whole seconds: some read nothing else.
 */
export function createRateLimit({ perMinute, isAnnounced = true }: RateLimitOptions): RequestHandler {
  if (perMinute === 'off') return (_request, _response, next) => next();
  return rateLimit({
    windowMs: MINUTE_MS,
    limit: perMinute,
    standardHeaders: isAnnounced ? 'draft-8' : false,
    legacyHeaders: false,
    keyGenerator: (request, response) =>
      findPrincipal(response)?.tokenId ?? ipKeyGenerator(request.ip ?? 'unknown'),
    handler: (request, _response, next) => {
      const headers = { 'Retry-After': String(secondsLeft(request)) };
      const detail = `more than ${perMinute} requests in a minute with this token; try again in ${headers['Retry-After']} s`;
      next(new HttpRefusal('too-many-requests', detail, { headers }));
    },
  });
}

/** Until the window of this client ends. */
function secondsLeft(request: Request & { rateLimit?: RateLimitInfo }): number {
  const endsAt = request.rateLimit?.resetTime?.getTime();
  return endsAt === undefined ? MINUTE_MS / 1000 : Math.max(1, Math.ceil((endsAt - Date.now()) / 1000));
}
