import type { JsonObject } from '../../../core/domain/json.ts';
import { locationOf } from '../answer/render-meta.ts';
import { etagOf } from '../request/etag.ts';
import type { BulkMethod } from './read-operation.ts';
import type { Tried } from './run-bulk.ts';

/** For the log. */
export interface FailedOperation {
  readonly method: string;
  readonly path: string;
}
interface Telling {
  readonly base: string;
  readonly word: (error: unknown, failed: FailedOperation) => { status: number; body: JsonObject };
}

const STATUS: Readonly<Record<BulkMethod, string>> = { POST: '201', PUT: '200', PATCH: '200', DELETE: '204' };

/**
 * What the answer says of one operation (RFC 7644 §3.7): where the resource is and in which version, or the error that a
 * request of its own would have got. Resources themselves are not sent back.
 */
export function answerOperation({ operation, outcome }: Tried, { base, word }: Telling): JsonObject {
  const { method, bulkId, task } = operation;
  const head = { method, ...(bulkId !== null && { bulkId }) };
  if ('refusal' in task) return { ...head, ...told(word(task.refusal, { method, path: '/Bulk' })) };
  const location = locationOf(task.kind, encodeURIComponent(task.id), base);
  if (outcome.kind === 'failed') {
    const place = task.method === 'POST' ? {} : { location };
    return { ...head, ...place, ...told(word(outcome.error, { method, path: location.slice(base.length) })) };
  }
  const { version } = outcome.done;
  return {
    ...head,
    ...(version !== null && { version: etagOf(version) }),
    location,
    status: STATUS[task.method],
  };
}

function told({ status, body }: { status: number; body: JsonObject }): JsonObject {
  return { status: String(status), response: body };
}
