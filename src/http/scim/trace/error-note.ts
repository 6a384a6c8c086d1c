import type { Response } from 'express';
import type { JsonObject } from '../../../core/domain/json.ts';

/** Keeps the SCIM error that is answered where the tracer finds it: an answer cannot be read back. */
export function noteError(response: Response, body: JsonObject): void {
  response.locals['scimError'] = body;
}

export function findError(response: Response): JsonObject | null {
  return (response.locals['scimError'] as JsonObject | undefined) ?? null;
}
