import type { ErrorRequestHandler } from 'express';
import type { Log } from '../../../ports/log.ts';
import { requestIdOf } from '../../edge/request-id.ts';
import { noteError } from '../trace/error-note.ts';
import { sendScim } from './send-scim.ts';
import { wordError } from './word-error.ts';

/**
 * The last handler of `/scim/v2`: every error leaves as a SCIM error body, never as HTML or plain text, on which Okta's
 * parser breaks.
 */
export function createScimErrorHandler(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const { method, path } = request;
    const { status, body, headers } = wordError(log, error, {
      requestId: requestIdOf(response),
      method,
      path,
    });
    noteError(response, body);
    // Half an answer cannot be taken back; a cut connection is at least not mistaken for a whole one.
    if (response.headersSent) return void response.destroy();
    response.set(headers);
    sendScim(request, response, { status, body });
  };
}
