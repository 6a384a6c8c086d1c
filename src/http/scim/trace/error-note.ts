import type { Response } from 'express';
import type { JsonObject } from '../../../core/domain/json.ts';

/** Keeps the SCIM error that is answered, where the tracer finds it: an answer cannot be read back. */
export function noteError(response: Response, body: JsonObject): void {
  response.locals['scimError'] = body;
}

/** The same for a Bulk, which is answered by 200 whatever became of its operations. */
export function noteFailures(response: Response, bodies: readonly JsonObject[], operations: number): void {
  const [first] = bodies;
  if (first === undefined) return;
  const told = typeof first['detail'] === 'string' ? first['detail'] : 'without a detail';
  const detail = `${bodies.length} of ${operations} operations failed; the first: ${told}`;
  noteError(response, { ...first, detail });
}

export function findError(response: Response): JsonObject | null {
  return (response.locals['scimError'] as JsonObject | undefined) ?? null;
}
