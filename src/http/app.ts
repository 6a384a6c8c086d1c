import express, { type Express, type RequestHandler, type Router } from 'express';
import type { Activation } from '../ports/activation.ts';
import type { Clock, Ids } from '../ports/clock.ts';
import type { Connections } from '../ports/connections.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';
import { activationEndpoints } from './activation/activation-endpoints.ts';
import { createOpenDoor } from './activation/open-door.ts';
import { adminEndpoints } from './admin/admin-endpoints.ts';
import type { AdminDeps } from './admin/admin-deps.ts';
import type { Endpoint } from './admin/endpoint.ts';
import { createEndpointRouter } from './admin/endpoint-router.ts';
import { createConnectRouter } from './autodesk/connect-router.ts';
import { connectionEndpoints } from './autodesk/connection-endpoints.ts';
import { createConsoleRouter } from './console/console-router.ts';
import type { SignIn } from './console/sign-in.ts';
import { createAccessLog } from './edge/access-log.ts';
import type { NeededScope } from './edge/bearer.ts';
import { inOrder } from './edge/in-order.ts';
import { createJsonBody } from './edge/json-body.ts';
import { createProblemHandler } from './edge/problem.ts';
import { createRateLimit } from './edge/rate-limit.ts';
import { createRequestId } from './edge/request-id.ts';
import { createApiHeaders } from './edge/security-headers.ts';
import { HttpRefusal } from './edge/http-refusal.ts';
import { createHealthRouter } from './health/health-router.ts';
import type { Metrics } from './health/metrics.ts';
import { licensingEndpoints } from './licensing/licensing-endpoints.ts';

export interface AppDeps {
  readonly admin: AdminDeps;
  /** Null when no licensing core is the embedded ledger. */
  readonly ledger: Ledger | null;
  /** Null with it. */
  readonly activation: Activation | null;
  /** Serves `/scim/v2`, its own bearer check and errors included. */
  readonly scim: RequestHandler;
  /** Serves `/oauth`, its own errors included. */
  readonly oauth: Router;
  readonly signIn: SignIn;
  readonly connections: Connections;
  readonly metrics: Metrics;
  readonly authorize: (scope: NeededScope) => RequestHandler;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly isStopping: () => boolean;
  /** Express' `trust proxy`: whose word about the client's address and protocol is taken. */
  readonly trustProxy: false | number | readonly string[];
}

/** Reports of use and ledgers of a big team come as one file. SCIM and routes without a token have limits of their own. */
const bodyLimit = 20_000_000;
const requestsPerMinute = 6000;

/** Every HTTP face of the daemon on one application. It does not listen. */
export function createApp(deps: AppDeps): Express {
  const { admin, ledger, activation, authorize, log } = deps;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', deps.trustProxy);
  app.use(inOrder([createRequestId(deps.ids), createAccessLog(deps), observe(deps)]));
  app.use('/scim/v2', deps.scim);
  app.use(createHealthRouter({ ...deps, database: admin.database }));
  app.use('/oauth', deps.oauth);

  const api = [createApiHeaders(), createRateLimit({ perMinute: requestsPerMinute })];
  const guards = { authorize, readBody: createJsonBody({ limit: bodyLimit }) };
  const facts = { version: admin.version };
  const adminFacts = { ...facts, title: 'Seatwarden admin API', basePath: '/api/v1' };
  app.use('/api/v1', ...api, createEndpointRouter(endpointsOf(deps), adminFacts, guards));
  if (ledger !== null && activation !== null) {
    const ledgerFacts = { ...facts, title: 'Seatwarden licensing API', basePath: '/licensing/v1' };
    const { database } = admin;
    const endpoints = [
      ...licensingEndpoints({ ...deps, ledger, database }),
      ...activationEndpoints({ ...deps, activation, database }),
    ];
    const router = createEndpointRouter(endpoints, ledgerFacts, guards);
    app.use('/licensing/v1', ...api, createOpenDoor(), router);
  }
  app.use('/connect/autodesk', createConnectRouter({ ...deps, isApplying: !admin.policy.dryRun }));
  app.use(createConsoleRouter(admin, deps.signIn));
  app.use((request, _response, next) => {
    next(new HttpRefusal('not-found', `there is nothing at ${request.method} ${request.path}`));
  });
  app.use(createProblemHandler(log));
  return app;
}

function endpointsOf({ admin, connections }: AppDeps): readonly Endpoint[] {
  return [...adminEndpoints(admin), ...connectionEndpoints(connections)];
}

/** Tells the metrics of every answer; the face is the first part of the path, so that labels stay few. */
function observe({ metrics, clock }: AppDeps): RequestHandler {
  const faces = new Set(['scim', 'api', 'licensing']);
  return (request, response, next) => {
    const startedAt = clock.now();
    response.on('finish', () => {
      const [, first = ''] = request.originalUrl.split('/', 2);
      const face = faces.has(first) ? first : 'other';
      metrics.answered({
        face,
        method: request.method,
        status: response.statusCode,
        ms: clock.now() - startedAt,
      });
    });
    next();
  };
}
