import type { Json, JsonObject } from '../../../core/domain/json.ts';

/**
 * "The primary attribute value true MUST appear no more than once" (RFC 7643 §2.4): the first one stays, or the one at
 * `winner` when a PATCH has just made it primary (RFC 7644 §3.5.2).
 */
export function keepOnePrimary(values: readonly Json[], winner?: number): readonly Json[] {
  const kept = winner ?? values.findIndex(isPrimary);
  if (!values.some((value, index) => index !== kept && isPrimary(value))) return values;
  return values.map((value, index) =>
    index !== kept && isPrimary(value) ? { ...value, primary: false } : value,
  );
}

export function isPrimary(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && 'primary' in value && value['primary'] === true;
}
