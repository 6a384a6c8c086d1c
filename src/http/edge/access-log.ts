import type { RequestHandler } from 'express';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import { requestIdOf } from './request-id.ts';

interface AccessLogDeps {
  readonly log: Log;
  readonly clock: Clock;
  /** Answers that took longer are logged even when all went well. */
  readonly slowMs?: number;
}

/**
 * One line per answer: failures of ours as errors, refusals and slow answers as information, the rest for debugging.
 * The query is left out: SCIM filters carry names and addresses of people.
 */
export function createAccessLog({ log, clock, slowMs = 1000 }: AccessLogDeps): RequestHandler {
  return (request, response, next) => {
    const startedAt = clock.now();
    const { method } = request;
    const path = request.originalUrl.split('?', 1)[0];
    response.on('close', () => {
      const ms = clock.now() - startedAt;
      const status = response.statusCode;
      const fields = { requestId: requestIdOf(response), method, path, status, ms };
      if (!response.writableFinished) log.info(fields, 'the client went away before the answer was complete');
      else if (status >= 500) log.error(fields, 'request failed');
      else if (status >= 400) log.info(fields, 'request refused');
      else if (ms >= slowMs) log.info(fields, 'request was slow');
      else log.debug(fields, 'request answered');
    });
    next();
  };
}
