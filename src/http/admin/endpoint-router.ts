import { Router, type RequestHandler } from 'express';
import type { NeededScope } from '../edge/bearer.ts';
import type { Endpoint } from './endpoint.ts';
import { openApi, type ApiFacts } from './open-api.ts';

export interface RouteGuards {
  readonly authorize: (scope: NeededScope) => RequestHandler;
  /** Stands behind `authorize`: bodies of strangers are not read. */
  readonly readBody: RequestHandler;
}

/** Serves endpoints and the document that describes exactly these. Each route asks for its own scope. */
export function createEndpointRouter(
  endpoints: readonly Endpoint[],
  facts: ApiFacts,
  { authorize, readBody }: RouteGuards,
): Router {
  const router = Router();
  // Made when somebody asks: it is the dearest part of a start, and few ever read it.
  let document: ReturnType<typeof openApi> | null = null;
  router.get('/openapi.json', authorize('read'), (_request, response) => {
    document ??= openApi(endpoints, facts);
    response.json(document);
  });
  for (const endpoint of endpoints) {
    router[endpoint.method](endpoint.path, authorize(endpoint.scope), readBody, (request, response) =>
      endpoint.serve(request, response),
    );
  }
  return router;
}
