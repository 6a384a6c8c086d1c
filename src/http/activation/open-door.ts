import { Router, type Request, type RequestHandler } from 'express';
import { ipKeyGenerator } from 'express-rate-limit';
import { createJsonBody } from '../edge/json-body.ts';
import { createRateLimit } from '../edge/rate-limit.ts';

/** A whole office may be behind one address; each failure of a guesser costs us a signature check. */
const failedSignIns = 30;
const failedHeartbeats = 300;
/** Tokens with many groups are some ten thousand characters. */
const largestBody = 40_000;
/** A new key is published ten minutes before it signs. */
const keysAreFreshFor = 300;

/** Stands before the routes that need no bearer token: small bodies, slow guessing, and keys that may be kept a while. */
export function createOpenDoor(): Router {
  const router = Router();
  const readBody = createJsonBody({ limit: largestBody });
  router.post('/activation/sign-in', limit(failedSignIns), readBody);
  router.post(['/activation/heartbeat', '/activation/sign-out'], limit(failedHeartbeats), readBody);
  router.get('/jwks.json', (_request, response, next) => {
    response.setHeader('Cache-Control', `public, max-age=${keysAreFreshFor}`);
    next();
  });
  return router;
}

function limit(perMinute: number): RequestHandler {
  const keyOf = ({ ip }: Request) => ipKeyGenerator(ip ?? 'unknown');
  return createRateLimit({ perMinute, isFailedOnly: true, isAnnounced: false, keyOf });
}
