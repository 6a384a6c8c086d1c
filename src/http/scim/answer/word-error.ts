import SCIMMY from 'scimmy';
import type { JsonObject } from '../../../core/domain/json.ts';
import { StoreConflict } from '../../../errors.ts';
import type { Log } from '../../../ports/log.ts';
import type { RefusalCode } from '../../edge/http-refusal.ts';
import { readLibraryError } from '../../edge/read-library-error.ts';
import { type ScimError, scimError } from '../scim-error.ts';

const ERROR_URN = 'urn:ietf:params:scim:api:messages:2.0:Error';

/** What a refusal of the edge is called in SCIM (RFC 7644 §3.12); the others have no word. */
const SCIM_TYPES: Partial<Record<RefusalCode, 'invalidSyntax' | 'invalidValue'>> = {
  'malformed-json': 'invalidSyntax',
  'bad-request': 'invalidValue',
};

/** The request, or the operation of a Bulk, that failed; for the log. */
interface Failed {
  readonly requestId: string;
  readonly method: string;
  readonly path: string;
}
interface Worded {
  readonly error: ScimError;
  readonly headers: Readonly<Record<string, string>>;
}
interface ErrorAnswer {
  readonly status: number;
  readonly body: JsonObject;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Any error as a SCIM error body (RFC 7644 §3.12).
 *
 * What we do not know is a 500, never a 404 or 400: an identity provider that is told "not found" forgets people. The log
 * tells what it was.
 */
export function wordError(log: Log, error: unknown, failed: Failed): ErrorAnswer {
  const { error: worded, headers } = word(error, failed.requestId);
  const { status, scimType, message } = worded;
  if (status >= 500 && worded !== error) log.error({ err: error, ...failed }, 'a SCIM request failed');
  const body = {
    schemas: [ERROR_URN],
    status: String(status),
    ...(scimType && { scimType }),
    detail: message,
  };
  return { status, body, headers };
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
