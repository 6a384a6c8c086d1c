import type { Json, JsonObject } from './json.ts';

/** Text of an attribute; null when it is missing, empty or not text. */
export function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A complex attribute or an extension; null when it is not an object. */
export function objectOf(value: Json | undefined): JsonObject | null {
  // Null is an object to JavaScript, and what is to be answered then.
  return typeof value === 'object' && !Array.isArray(value) ? (value as JsonObject | null) : null;
}

/** The entries of a multi-valued complex attribute. */
export function entriesOf(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value)
    ? (value as readonly Json[]).map(objectOf).filter((entry) => entry !== null)
    : [];
}
