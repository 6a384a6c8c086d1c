import type { Json, JsonObject } from '../../../core/domain/json.ts';
import { parseInstant } from '../../../core/filter/parse-instant.ts';
import { type Attributes, findAttribute, type ScimAttribute } from '../schema/resource-model.ts';
import { invalidValue } from '../scim-error.ts';
import { isStorable } from '../request/storable-text.ts';
import { keepOnePrimary } from './one-primary.ts';
import { isObject, unfoldJsonText } from './unfold-json-text.ts';

/** Values of one attribute: far more than any person has, few enough that no request can make us slow. */
export const MOST_VALUES = 500;

/**
 * The value of an attribute in its own type and canonical spelling; undefined when it is unset, which null, empty text and
 * empty arrays mean alike (RFC 7643 §2.5, and what Entra ID sends).
 *
 * Tolerant where the meaning is certain: string booleans, numbers for text, one value for many and an array of one for one,
 * `"manager": "id"`, JSON inside text. Throws 400 `invalidValue` where it is not. `at` names the attribute in messages.
 */
export function coerceAttribute(
  attribute: ScimAttribute,
  value: unknown,
  at = attribute.name,
): Json | undefined {
  return attribute.multiValued ? coerceMany(attribute, value, at) : coerceOne(attribute, value, at);
}

/** One value: of a single-valued attribute, or one among several. */
export function coerceOne(attribute: ScimAttribute, value: unknown, at = attribute.name): Json | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  if (Array.isArray(value)) {
    if (value.length > 1) throw invalidValue(`\`${at}\` takes one value, not ${value.length}`);
    return coerceOne(attribute, value[0], at);
  }
  if (attribute.type === 'complex') return coerceComplex(attribute, value, at);
  if (!isObject(value)) return coerceScalar(attribute, value, at);
  if ('value' in value) return coerceOne(attribute, value['value'], at);
  throw invalidValue(`\`${at}\` is of type ${attribute.type}, not an object`);
}

/** The writable parts of an object, by canonical name; what we do not know, or may not be written, is left out. */
export function coerceParts(
  parts: Attributes,
  value: Readonly<Record<string, unknown>>,
  at: string,
): JsonObject {
  const coerced: Record<string, Json> = {};
  for (const key of Object.keys(value)) {
    const part = findAttribute(parts, key);
    if (!part || !isWritable(part)) continue;
    const one = coerceAttribute(part, value[key], `${at}.${part.name}`);
    if (one !== undefined) coerced[part.name] = one;
  }
  return coerced;
}

/** `password` is taken and forgotten, as `readOnly` attributes are: nothing that is stored can leak. */
export function isWritable({ mutability }: ScimAttribute): boolean {
  return mutability === 'readWrite' || mutability === 'immutable';
}

function coerceMany(attribute: ScimAttribute, value: unknown, at: string): readonly Json[] | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  const given: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (given.length > MOST_VALUES) {
    throw invalidValue(`\`${at}\` has ${given.length} values; at most ${MOST_VALUES} are taken`);
  }
  const values: Json[] = [];
  for (const one of given) {
    const coerced = coerceOne(attribute, one, at);
    if (coerced !== undefined) values.push(coerced);
  }
  return values.length === 0 ? undefined : keepOnePrimary(values);
}

function coerceComplex(attribute: ScimAttribute, value: unknown, at: string): JsonObject | undefined {
  const parts = coerceParts(attribute.parts, objectOf(attribute, value, at), at);
  return Object.keys(parts).length === 0 ? undefined : parts;
}

/** What a client sent for a complex value, as an object: text is its `value`, and may be JSON. */
export function objectOf(
  attribute: ScimAttribute,
  value: unknown,
  at = attribute.name,
): Readonly<Record<string, unknown>> {
  const unfolded = attribute.multiValued ? unfoldJsonText(isObject(value) ? value['value'] : value) : null;
  if (isObject(value)) return unfolded ? { ...value, ...unfolded } : value;
  if (unfolded) return unfolded;
  const isScalar = typeof value === 'string' || typeof value === 'number';
  if (isScalar && attribute.parts.has('value')) return { value };
  throw invalidValue(`\`${at}\` has parts (${partNames(attribute)}); send an object`);
}

function partNames({ sub = [] }: ScimAttribute): string {
  return sub.map(({ name }) => name).join(', ');
}

function coerceScalar({ type }: ScimAttribute, value: unknown, at: string): Json {
  switch (type) {
    case 'boolean':
      return coerceBoolean(value, at);
    case 'integer':
    case 'decimal':
      return coerceNumber(value, type, at);
    case 'dateTime':
      if (typeof value === 'string' && parseInstant(value) !== undefined) return value;
      throw invalidValue(`\`${at}\` is a time like 2026-11-30T08:00:00Z, not ${shown(value)}`);
    case 'string':
    case 'reference':
    case 'binary':
    case 'complex':
      return coerceText(value, at);
  }
}

/** `"True"` and `"False"` are what Entra ID sends unless a flag on its tenant URL says otherwise. */
function coerceBoolean(value: unknown, at: string): boolean {
  const word = typeof value === 'string' ? value.trim().toLowerCase() : value;
  if (word === true || word === 'true') return true;
  if (word === false || word === 'false') return false;
  throw invalidValue(`\`${at}\` is true or false, not ${shown(value)}`);
}

function coerceNumber(value: unknown, type: 'integer' | 'decimal', at: string): number {
  const number = typeof value === 'string' ? Number(value) : value;
  const isFine =
    typeof number === 'number' &&
    (type === 'integer' ? Number.isSafeInteger(number) : Number.isFinite(number));
  if (isFine) return number;
  throw invalidValue(`\`${at}\` is of type ${type}, not ${shown(value)}`);
}

function coerceText(value: unknown, at: string): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') throw invalidValue(`\`${at}\` is text, not ${shown(value)}`);
  if (!isStorable(value))
    throw invalidValue(`\`${at}\` contains a NUL character, or half of one (a lone surrogate)`);
  return value;
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 60);
}
