import type { ErrorRequestHandler } from 'express';
import { SeatwardenError } from '../../errors.ts';
import type { Log } from '../../ports/log.ts';
import type { RefusalCode } from '../edge/http-refusal.ts';
import { readLibraryError } from '../edge/read-library-error.ts';
import { noteError } from '../scim/trace/error-note.ts';
import { requestIdOf } from '../edge/request-id.ts';

/** RFC 6749 §5.2. */
type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'temporarily_unavailable'
  | 'server_error';

const STATUS: Partial<Record<OAuthErrorCode, number>> = {
  invalid_client: 401,
  unauthorized_client: 403,
};
/** A client that may have tried another scheme is told the one that works (RFC 6749 §5.2). */
const CHALLENGE = { 'WWW-Authenticate': 'Basic realm="seatwarden", charset="UTF-8"' };

/** A token that is not issued. `message` becomes the `error_description`. */
export class OAuthRefusal extends SeatwardenError {
  readonly kind = 'oauth-refusal';
  readonly code: OAuthErrorCode;

  constructor(code: OAuthErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

interface Worded {
  readonly status: number;
  readonly error: OAuthErrorCode;
  readonly description: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The last handler of `/oauth`: every error leaves as JSON of RFC 6749 §5.2, unknown ones as a logged 500. */
export function createOAuthErrorHandler(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const requestId = requestIdOf(response);
    const { status, description, headers, ...worded } = word(error, requestId);
    if (status >= 500) log.error({ err: error, requestId, path: request.path }, 'no token could be issued');
    noteError(response, { detail: description });
    if (response.headersSent) return void response.destroy();
    response
      .set(headers ?? {})
      .status(status)
      .json({ ...worded, error_description: printable(description) });
  };
}

function word(error: unknown, requestId: string): Worded {
  if (error instanceof OAuthRefusal) {
    const { code, message } = error;
    return {
      status: STATUS[code] ?? 400,
      error: code,
      description: message,
      ...(code === 'invalid_client' && { headers: CHALLENGE }),
    };
  }
  const refusal = readLibraryError(error);
  if (refusal) {
    const { status, code, message, headers } = refusal;
    return { status, error: nameOf(code), description: message, headers };
  }
  const description = `something went wrong on our side; try again later. Our log tells more under the request id ${requestId}`;
  return { status: 500, error: 'server_error', description };
}

function nameOf(code: RefusalCode): OAuthErrorCode {
  return code === 'too-many-requests' ? 'temporarily_unavailable' : 'invalid_request';
}

/** The characters that RFC 6749 §5.2 allows in a description. */
function printable(text: string): string {
  return text.replace(/["\\]/g, "'").replace(/[^\x20-\x7e]/g, '?');
}
