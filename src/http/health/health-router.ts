import { Router, type RequestHandler } from 'express';
import type { Database } from '../../ports/stores/database.ts';
import type { NeededScope } from '../edge/bearer.ts';
import type { Metrics } from './metrics.ts';

export interface HealthDeps {
  readonly database: Database;
  readonly metrics: Metrics;
  readonly authorize: (scope: NeededScope) => RequestHandler;
  /** True from the first signal to stop: load balancers take the instance out before it closes. */
  readonly isStopping: () => boolean;
}

/** `/livez` and `/readyz` may be asked by anybody (design, section 12); `/metrics` by who may read. */
export function createHealthRouter({ database, metrics, authorize, isStopping }: HealthDeps): Router {
  const router = Router();
  router.get('/livez', (_request, response) => {
    response.type('text/plain').send('alive\n');
  });
  router.get('/readyz', async (_request, response) => {
    const problem = isStopping() ? 'stopping' : await whyNotReady(database);
    response
      .status(problem === null ? 200 : 503)
      .type('text/plain')
      .send(problem === null ? 'ready\n' : `not ready: ${problem}\n`);
  });
  router.get('/metrics', authorize('read'), async (_request, response) => {
    const { contentType, text } = await metrics.render();
    response.type(contentType).send(text);
  });
  return router;
}

async function whyNotReady(database: Database): Promise<string | null> {
  try {
    await database.read.facts.get('instance-id');
    return null;
  } catch {
    return 'the store does not answer';
  }
}
