import type { ErrorRequestHandler } from 'express';
import SCIMMY from 'scimmy';
import { StoreConflict } from '../../../errors.ts';
import type { Log } from '../../../ports/log.ts';
import type { RefusalCode } from '../../edge/http-refusal.ts';
import { readLibraryError } from '../../edge/read-library-error.ts';
import { requestIdOf } from '../../edge/request-id.ts';
import { type ScimError, scimError } from '../scim-error.ts';
import { sendScim } from './send-scim.ts';

export const ERROR_URN = 'urn:ietf:params:scim:api:messages:2.0:Error';

/** What a refusal of the edge is called in SCIM (RFC 7644 §3.12); the others have no word. */
const SCIM_TYPES: Partial<Record<RefusalCode, 'invalidSyntax' | 'invalidValue'>> = {
  'malformed-json': 'invalidSyntax',
  'bad-request': 'invalidValue',
};

interface Worded {
  readonly error: ScimError;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The last handler of `/scim/v2`: every error leaves as a SCIM error body, never as HTML or plain text, on which Okta's
 * parser breaks.
 *
 * What we do not know is a 500, never a 404 or 400: an identity provider that is told "not found" forgets people.
 */
export function createScimErrorHandler(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const requestId = requestIdOf(response);
    const { error: worded, headers } = word(error, requestId);
    if (worded.status >= 500 && worded !== error) {
      log.error(
        { err: error, requestId, method: request.method, path: request.path },
        'a SCIM request failed',
      );
    }
    // Half an answer cannot be taken back; a cut connection is at least not mistaken for a whole one.
    if (response.headersSent) return void response.destroy();
    response.set(headers);
    const { status, scimType, message } = worded;
    const body = {
      schemas: [ERROR_URN],
      status: String(status),
      ...(scimType && { scimType }),
      detail: message,
    };
    sendScim(request, response, { status, body });
  };
}

function word(error: unknown, requestId: string): Worded {
  if (error instanceof SCIMMY.Types.Error) return { error, headers: {} };
  const refusal = readLibraryError(error);
  if (refusal) {
    const { status, code, message, headers } = refusal;
    return { error: scimError(status, SCIM_TYPES[code] ?? null, message), headers };
  }
  if (error instanceof StoreConflict)
    return { error: scimError(409, 'uniqueness', error.message), headers: {} };
  const detail = `something went wrong on our side; try again later. Our log tells more under the request id ${requestId}`;
  return { error: scimError(500, null, detail), headers: {} };
}
