import type { Json, JsonObject } from '../core/domain/json.ts';

/** What no database can hold as text: NUL (Postgres), and halves of a surrogate pair. */
const escapedUnstorable = /\\u(?:0000|d[89a-f])/i;

/** A document as it is stored: the same for both dialects, and safe for their JSON functions. */
export interface Document {
  readonly resource: JsonObject;
  readonly text: string;
}

/**
 * Writes a resource as JSON. Characters that a database refuses become U+FFFD; clients may send them, and one such name
 * must not break every query that looks into documents.
 */
export function toDocument(resource: JsonObject): Document {
  const text = JSON.stringify(resource);
  if (!escapedUnstorable.test(text)) return { resource, text };
  const cleaned = JSON.stringify(resource, (_name, value: Json) =>
    typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\uFFFD') : value,
  );
  return { resource: toResource(cleaned), text: cleaned };
}

export function toResource(text: string): JsonObject {
  return JSON.parse(text) as JsonObject;
}
