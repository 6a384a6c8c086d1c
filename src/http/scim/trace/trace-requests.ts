import type { Request, RequestHandler, Response } from 'express';
import type { Clock } from '../../../ports/clock.ts';
import { findClaim, findPrincipal } from '../../edge/principal.ts';
import { requestIdOf } from '../../edge/request-id.ts';
import { findError } from './error-note.ts';
import { cutText, keepBody } from './keep-body.ts';
import type { RequestTrace } from './request-trace.ts';
import type { TracedRequest } from './traced-request.ts';

interface TracerDeps {
  readonly trace: Pick<RequestTrace, 'record'>;
  readonly clock: Clock;
}

/** Of a kept request apart from what it carries. */
const ENTRY_BYTES = 500;

/** Stands before every other guard of `/scim/v2`, so that refused requests are seen too; records when the answer is out. */
export function traceRequests({ trace, clock }: TracerDeps): RequestHandler {
  return (request, response, next) => {
    const at = clock.now();
    response.on('close', () => trace.record(toTraced(request, response, { at, ms: clock.now() - at })));
    next();
  };
}

function toTraced(
  request: Request,
  response: Response,
  times: Pick<TracedRequest, 'at' | 'ms'>,
): TracedRequest {
  const { method, originalUrl: url } = request;
  const userAgent = request.headers['user-agent'];
  const kept = keepBody(request);
  return {
    ...times,
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
