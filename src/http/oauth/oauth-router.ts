import express, { Router, type Request, type RequestHandler } from 'express';
import { ipKeyGenerator } from 'express-rate-limit';
import type { Log } from '../../ports/log.ts';
import { HttpRefusal } from '../edge/http-refusal.ts';
import { noteClaim } from '../edge/principal.ts';
import { createRateLimit } from '../edge/rate-limit.ts';
import { createApiHeaders } from '../edge/security-headers.ts';
import type { RequestTrace } from '../scim/trace/request-trace.ts';
import { traceRequests } from '../scim/trace/trace-requests.ts';
import { checkClient, issueToken, type IssueDeps, type KnownClient } from './issue-token.ts';
import { createOAuthErrorHandler } from './oauth-refusal.ts';
import { claimedClient, readTokenRequest } from './read-token-request.ts';

interface OAuthDeps extends IssueDeps {
  readonly log: Log;
  /** Administrators see here why an identity provider gets no token. */
  readonly trace: Pick<RequestTrace, 'record'>;
}

const LARGEST_BODY = 10_000;
/** A client that is set up wrongly tries again and again; it must not lock out another behind the same proxy. */
const FAILURES_OF_CLIENT = 30;
const FAILURES_OF_ADDRESS = 300;
/** One an hour is what is needed. Bounds what a client in a loop can put into the store. */
const TOKENS_OF_CLIENT = 60;

/**
 * OAuth 2.0 client credentials (RFC 6749 §4.4), to be mounted at `/oauth`. The one route for strangers beside health and
 * keys: the client's secret is its check, so what fails is counted, and the answers of a wrong id and a wrong secret are
 * the same.
 */
export function createOAuthRouter(deps: OAuthDeps): Router {
  const router = Router();
  router.use(traceRequests({ ...deps, keepsBodies: false }), createApiHeaders(), neverStored);
  router
    .route('/token')
    .post(express.urlencoded({ extended: false, limit: LARGEST_BODY }), ...limits(), ...tokenRoute(deps))
    .all((request) => {
      throw new HttpRefusal('method-not-allowed', `${request.method} is not possible here; POST is`, {
        headers: { Allow: 'POST' },
      });
    });
  router.use(createOAuthErrorHandler(deps.log));
  return router;
}

function tokenRoute(deps: OAuthDeps): readonly RequestHandler[] {
  const authenticate: RequestHandler = async (request, response, next) => {
    const client = await checkClient(readTokenRequest(request), request, deps);
    noteClaim(response, client.secret.sourceId);
    response.locals['client'] = client;
    next();
  };
  const issue: RequestHandler = async (_request, response) => {
    response.json(await issueToken(response.locals['client'] as KnownClient, deps));
  };
  const perClient = createRateLimit({
    perMinute: TOKENS_OF_CLIENT,
    isAnnounced: false,
    keyOf: (_request, response) => (response.locals['client'] as KnownClient).secret.clientId,
  });
  return [authenticate, perClient, issue];
}

function limits(): readonly RequestHandler[] {
  const failed = { isFailedOnly: true, isAnnounced: false };
  const addressOf = ({ ip }: Request) => ipKeyGenerator(ip ?? 'unknown');
  return [
    createRateLimit({ perMinute: FAILURES_OF_ADDRESS, ...failed, keyOf: addressOf }),
    createRateLimit({
      perMinute: FAILURES_OF_CLIENT,
      ...failed,
      keyOf: (request) => `${addressOf(request)} ${claimedClient(request)}`,
    }),
  ];
}

/** RFC 6749 §5.1. */
const neverStored: RequestHandler = (_request, response, next) => {
  response.set({ 'Cache-Control': 'no-store', Pragma: 'no-cache' });
  next();
};
