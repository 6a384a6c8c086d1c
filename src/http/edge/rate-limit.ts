import type { Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, rateLimit, type RateLimitInfo } from 'express-rate-limit';
import { HttpRefusal } from './http-refusal.ts';
import { findPrincipal } from './principal.ts';

interface RateLimitOptions {
  /** Requests per minute of one key; `off` lets everything through. */
  readonly perMinute: number | 'off';
  /** Tells in every answer what is left; without it only a refusal says when to come back. */
  readonly isAnnounced?: boolean;
  /** Whose requests are counted together; left out: those of one token (of one address before sign-in). */
  readonly keyOf?: (request: Request, response: Response) => string;
  /** Counts only what was refused: guessing becomes slow, and honest use does not. */
  readonly isFailedOnly?: boolean;
}

const MINUTE_MS = 60_000;

/**
 * A bound on what one client may ask, so that a client in a loop cannot take the daemon from the others. Identity providers
 * push up to 100 requests a second in a first cycle; give them room. `Retry-After` is whole seconds: some read nothing else.
 */
export function createRateLimit({
  perMinute,
  isAnnounced = true,
  keyOf = tokenOrAddress,
  isFailedOnly = false,
}: RateLimitOptions): RequestHandler {
  if (perMinute === 'off') return (_request, _response, next) => next();
  const counted = isFailedOnly ? 'refused requests in a minute' : 'requests in a minute with this token';
  return rateLimit({
    windowMs: MINUTE_MS,
    limit: perMinute,
    standardHeaders: isAnnounced ? 'draft-8' : false,
    legacyHeaders: false,
    skipSuccessfulRequests: isFailedOnly,
    keyGenerator: keyOf,
    handler: (request, _response, next) => {
      const headers = { 'Retry-After': String(secondsLeft(request)) };
      const detail = `more than ${perMinute} ${counted}; try again in ${headers['Retry-After']} s`;
      next(new HttpRefusal('too-many-requests', detail, { headers }));
    },
  });
}

function tokenOrAddress(request: Request, response: Response): string {
  return findPrincipal(response)?.tokenId ?? ipKeyGenerator(request.ip ?? 'unknown');
}

/** Until the window of this client ends. */
function secondsLeft(request: Request & { rateLimit?: RateLimitInfo }): number {
  const endsAt = request.rateLimit?.resetTime?.getTime();
  return endsAt === undefined ? MINUTE_MS / 1000 : Math.max(1, Math.ceil((endsAt - Date.now()) / 1000));
}
