import { type FieldComplaint, refuse, refuseFields, type Reply } from './answers.ts';
import type { ApiCall } from './call.ts';

export type Fields = Readonly<Record<string, unknown>>;
export type BodyRead =
  { readonly kind: 'fields'; readonly fields: Fields } | { readonly kind: 'refused'; readonly reply: Reply };

/** A body must be a JSON object, sent as one. */
export function readBody({ contentType, body }: ApiCall): BodyRead {
  if (!/^application\/json\s*(;|$)/i.test(contentType)) {
    return refused(refuse('unsupportedMediaType', 'Send application/json.'));
  }
  try {
    const fields: unknown = JSON.parse(body);
    if (typeof fields === 'object' && fields !== null && !Array.isArray(fields)) {
      return { kind: 'fields', fields: fields as Fields };
    }
  } catch {
    // Told below: the caller wants to know that it is not JSON, not where.
  }
  return refused(refuse('invalidRequest', 'The body is not a JSON object.'));
}

function refused(reply: Reply): BodyRead {
  return { kind: 'refused', reply };
}

export function textOf(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
}

/** Text that is not blank, or a complaint. */
export function needText(fields: Fields, names: readonly string[]): readonly FieldComplaint[] {
  return names
    .filter((name) => textOf(fields, name).trim() === '')
    .map((field) => ({ field, title: 'Required', detail: `${field} must be text.` }));
}

export function refuseUnknown(fields: Fields, known: readonly string[]): readonly FieldComplaint[] {
  return Object.keys(fields)
    .filter((name) => !known.includes(name))
    .map((field) => ({ field, title: 'Unknown field', detail: `${field} is not expected here.` }));
}

/** Exactly one value for each name. */
export function needOnce(query: URLSearchParams, names: readonly string[]): Reply | null {
  const wrong = names.filter((name) => query.getAll(name).length !== 1 || query.get(name) === '');
  if (wrong.length === 0) return null;
  return refuseFields(
    wrong.map((field) => ({ field, title: 'Required', detail: `${field} must be given once.` })),
  );
}
