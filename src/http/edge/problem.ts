import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler } from 'express';
import { ZodError } from 'zod';
import type { JsonObject } from '../../core/domain/json.ts';
import {
  ConfigInvalid,
  LicensingRefused,
  LicensingUnavailable,
  SourceUnavailable,
  StoreConflict,
} from '../../errors.ts';
import type { Log } from '../../ports/log.ts';
import type { HttpRefusal } from './http-refusal.ts';
import { readLibraryError } from './read-library-error.ts';
import { requestIdOf } from './request-id.ts';

/** RFC 9457. `type` is a URN that ends in a word to branch on. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly requestId: string;
  /** One entry per fault in the input. */
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}
type Facts = Pick<Problem, 'status' | 'detail' | 'errors'> & {
  readonly code: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly members?: JsonObject;
};

/** The last handler of `/api` and `/licensing`: every error becomes problem details, unknown ones a logged 500. */
export function createProblemHandler(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const requestId = requestIdOf(response);
    const facts = explain(error);
    if (facts.status >= 500) {
      log.error({ err: error, requestId, method: request.method, path: request.path }, 'a request failed');
    }
    // Half an answer cannot be taken back; a cut connection is at least not mistaken for a whole one.
    if (response.headersSent) return void response.destroy();
    response
      .set(facts.headers ?? {})
      .status(facts.status)
      .type('application/problem+json');
    response.send(JSON.stringify(toProblem(facts, requestId)));
  };
}

function toProblem({ code, status, detail, errors, members }: Facts, requestId: string): Problem {
  const title = STATUS_CODES[status] ?? 'Error';
  return {
    ...members,
    type: `urn:seatwarden:problem:${code}`,
    title,
    status,
    detail,
    requestId,
    ...(errors && { errors }),
  };
}

function explain(error: unknown): Facts {
  const refusal = readLibraryError(error);
  if (refusal) return explainRefusal(refusal);
  if (error instanceof ZodError) return explainInput(error);
  if (error instanceof StoreConflict) return { status: 409, code: 'conflict', detail: error.message };
  if (error instanceof LicensingRefused)
    return { status: 409, code: 'licensing-refused', detail: error.message };
  if (error instanceof LicensingUnavailable) return explainOutage(error);
  if (error instanceof SourceUnavailable) return { status: 502, code: error.kind, detail: error.message };
  if (error instanceof ConfigInvalid) {
    const errors = error.complaints.map((message) => ({ path: '', message }));
    const detail = ['the configuration cannot be used:', ...error.complaints].join('\n');
    return { status: 422, code: error.kind, detail, errors };
  }
  const detail = 'something went wrong on our side; the log tells more under this request id';
  return { status: 500, code: 'internal', detail };
}

function explainRefusal({ status, code, message: detail, headers, problem }: HttpRefusal): Facts {
  return { status, code, detail, headers, ...problem };
}

function explainInput({ issues }: ZodError): Facts {
  const errors = issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message }));
  const detail = errors
    .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
    .join('; ');
  return { status: 400, code: 'invalid-input', detail, errors };
}

function explainOutage(error: LicensingUnavailable): Facts {
  const facts = { status: 503, code: error.kind, detail: error.message };
  if (error.retryAfterMs === null) return facts;
  return { ...facts, headers: { 'Retry-After': String(Math.ceil(error.retryAfterMs / 1000)) } };
}
