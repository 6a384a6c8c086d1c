import type { Request, RequestHandler, Response } from 'express';
import type { Clock } from '../../../ports/clock.ts';
import { findClaim, findPrincipal } from '../../edge/principal.ts';
import { requestIdOf } from '../../edge/request-id.ts';
import { findError } from './error-note.ts';
import { cutText, keepBody, type KeptBody, noBody } from './keep-body.ts';
import type { RequestTrace } from './request-trace.ts';
import type { TracedRequest } from './traced-request.ts';

interface TracerDeps {
  readonly trace: Pick<RequestTrace, 'record'>;
  readonly clock: Clock;
  /** False where a body is a secret: nothing of it is kept then. */
  readonly keepsBodies?: boolean;
}

/** Of a kept request apart from what it carries. */
const ENTRY_BYTES = 500;

/** Stands before every other guard of its face, so that refused requests are seen too; records when the answer is out. */
export function traceRequests({ trace, clock, keepsBodies = true }: TracerDeps): RequestHandler {
  return (request, response, next) => {
    const at = clock.now();
    response.on('close', () => {
      const kept = keepsBodies ? keepBody(request) : noBody;
      trace.record({ ...toTraced(request, response, kept), at, ms: clock.now() - at });
    });
    next();
  };
}

function toTraced(request: Request, response: Response, kept: KeptBody): Omit<TracedRequest, 'at' | 'ms'> {
  const { method, originalUrl: url } = request;
  const userAgent = request.headers['user-agent'];
  return {
    method,
    url,
    body: kept.body,
    isBodyWhole: kept.body === request.body,
    status: response.writableFinished ? response.statusCode : null,
    error: findError(response),
    userAgent: userAgent === undefined ? null : cutText(userAgent),
    requestId: requestIdOf(response),
    sourceId: findPrincipal(response)?.sourceId ?? null,
    claimed: findClaim(response),
    bytes: ENTRY_BYTES + url.length + kept.bytes,
  };
}
