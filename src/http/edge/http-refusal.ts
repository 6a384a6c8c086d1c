import type { JsonObject } from '../../core/domain/json.ts';
import { SeatwardenError } from '../../errors.ts';

/** Why a request is not served, as a word that clients may branch on. */
export type RefusalCode =
  | 'bad-request'
  | 'malformed-json'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'method-not-allowed'
  | 'conflict'
  | 'precondition-failed'
  | 'too-large'
  | 'unsupported-media-type'
  | 'unprocessable'
  | 'too-many-requests'
  | 'unavailable';

const STATUS: Readonly<Record<RefusalCode, number>> = {
  'bad-request': 400,
  'malformed-json': 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  'method-not-allowed': 405,
  conflict: 409,
  'precondition-failed': 412,
  'too-large': 413,
  'unsupported-media-type': 415,
  unprocessable: 422,
  'too-many-requests': 429,
  unavailable: 503,
};

/** How problem details say it more exactly: the word that `type` ends in, and members of its own (RFC 9457 §3.2). */
export interface OwnProblem {
  readonly code: string;
  readonly members: JsonObject;
}

/**
 * A request that is refused as it is. Thrown at the edge; each HTTP face words it in its own format (problem details, or
 * a SCIM error) in one place. `message` is told to the client; `headers` go with the answer.
 */
export class HttpRefusal extends SeatwardenError {
  readonly kind = 'http-refusal';
  readonly code: RefusalCode;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Null: `code` says it all. */
  readonly problem: OwnProblem | null;

  constructor(
    code: RefusalCode,
    message: string,
    options: { cause?: unknown; headers?: Readonly<Record<string, string>>; problem?: OwnProblem } = {},
  ) {
    super(message, options);
    this.code = code;
    this.status = STATUS[code];
    this.headers = options.headers ?? {};
    this.problem = options.problem ?? null;
  }
}
