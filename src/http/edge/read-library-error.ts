import { StoreUnavailable } from '../../errors.ts';
import { HttpRefusal, type RefusalCode } from './http-refusal.ts';

/** What body-parser says in `type`, and what it means for the client. */
const CODES: ReadonlyMap<string, RefusalCode> = new Map([
  ['entity.too.large', 'too-large'],
  ['entity.parse.failed', 'malformed-json'],
  ['charset.unsupported', 'unsupported-media-type'],
  ['encoding.unsupported', 'unsupported-media-type'],
]);

/**
 * What express, its router and body-parser throw for a bad request, and a store that cannot answer now, as a refusal; null
 * for everything else.
 *
 * Only errors that carry a client status are read: a `TypeError` of our own must never turn into the client's fault.
 */
export function readLibraryError(error: unknown): HttpRefusal | null {
  if (error instanceof HttpRefusal) return error;
  if (error instanceof StoreUnavailable) return unavailable(error);
  if (!(error instanceof Error) || !('status' in error)) return null;
  const { status } = error;
  if (typeof status !== 'number' || status < 400 || status > 499) return null;

  const type = 'type' in error && typeof error.type === 'string' ? error.type : '';
  const code = CODES.get(type) ?? 'bad-request';
  return new HttpRefusal(code, describe(code, error), { cause: error });
}

function unavailable(error: StoreUnavailable): HttpRefusal {
  const detail = 'the database could not answer this; try again in a moment';
  return new HttpRefusal('unavailable', detail, { cause: error, headers: { 'Retry-After': '1' } });
}

function describe(code: RefusalCode, error: Error): string {
  if (code === 'malformed-json') return `the body is not valid JSON: ${error.message}`;
  if (code === 'too-large' && 'limit' in error) return `the body is larger than ${String(error.limit)} bytes`;
  return error.message;
}
