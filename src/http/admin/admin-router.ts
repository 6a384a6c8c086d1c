import { Router, type RequestHandler } from 'express';
import type { NeededScope } from '../edge/bearer.ts';
import type { AdminDeps } from './admin-deps.ts';
import { driftEndpoints } from './drift-endpoints.ts';
import type { Endpoint } from './endpoint.ts';
import { explainEndpoints } from './explain-endpoints.ts';
import { openApi } from './open-api.ts';
import { planEndpoints } from './plan-endpoints.ts';
import { statusEndpoints } from './status-endpoints.ts';
import { tokenEndpoints } from './token-endpoints.ts';

/** Every route of `/api/v1`, in the order of the document. */
export function adminEndpoints(deps: AdminDeps): readonly Endpoint[] {
  return [
    ...statusEndpoints(deps),
    ...driftEndpoints(deps),
    ...planEndpoints(deps),
    ...explainEndpoints(deps),
    ...tokenEndpoints(deps),
  ];
}

/** Serves `/api/v1`. Each route asks for its own scope; the document describes exactly these routes. */
export function createAdminRouter(
  deps: AdminDeps,
  authorize: (scope: NeededScope) => RequestHandler,
): Router {
  const router = Router();
  const endpoints = adminEndpoints(deps);
  const document = openApi(endpoints, deps.version);
  router.get('/openapi.json', authorize('read'), (_request, response) => {
    response.json(document);
  });
  for (const endpoint of endpoints) {
    router[endpoint.method](endpoint.path, authorize(endpoint.scope), (request, response) =>
      endpoint.serve(request, response),
    );
  }
  return router;
}
