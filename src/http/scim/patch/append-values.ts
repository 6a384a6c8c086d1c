import type { Json, JsonObject } from '../../../core/domain/json.ts';
import { foldCase } from '../../../core/filter/fold-case.ts';
import { isPrimary, keepOnePrimary } from '../resource/one-primary.ts';

/**
 * Adds values to those there are. One that is there already (same `value`, and the same `type` where both have one) only
 * takes over what the new one says: identity providers add roles and addresses again and again. A new primary value
 * takes the place of the old one (RFC 7644 §3.5.2).
 */
export function appendValues(current: readonly Json[], added: readonly Json[]): readonly Json[] {
  const values = [...current];
  const places = indexByKey(values);
  let primary: number | undefined;
  for (const value of added) {
    const there = places.get(keyOf(value))?.find((place) => isSameType(values[place], value));
    const place = there ?? values.length;
    const before = there === undefined ? undefined : values[there];
    values[place] = isObjectValue(before) && isObjectValue(value) ? { ...before, ...value } : value;
    if (there === undefined) places.set(keyOf(value), [...(places.get(keyOf(value)) ?? []), place]);
    if (isPrimary(value)) primary = place;
  }
  return keepOnePrimary(values, primary);
}

/** Drops the values that are named: the way in which Entra ID and others remove one of several. */
export function dropValues(current: readonly Json[], named: readonly Json[]): readonly Json[] {
  const wanted = new Map<string, Json[]>();
  for (const value of named) wanted.set(keyOf(value), [...(wanted.get(keyOf(value)) ?? []), value]);
  return current.filter((value) => !wanted.get(keyOf(value))?.some((one) => isSameType(value, one)));
}

function indexByKey(values: readonly Json[]): Map<string, readonly number[]> {
  const places = new Map<string, readonly number[]>();
  for (const [place, value] of values.entries()) {
    places.set(keyOf(value), [...(places.get(keyOf(value)) ?? []), place]);
  }
  return places;
}

/** By `value` without regard to case; what has none (addresses) by everything it says. */
function keyOf(value: Json): string {
  if (!isObjectValue(value)) return JSON.stringify(value);
  const { value: own } = value;
  if (typeof own === 'string') return `=${foldCase(own)}`;
  return JSON.stringify(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function isSameType(a: Json | undefined, b: Json): boolean {
  const [one, other] = [typeOf(a), typeOf(b)];
  return one === undefined || other === undefined || one === other;
}

function typeOf(value: Json | undefined): string | undefined {
  const type = isObjectValue(value) ? value['type'] : undefined;
  return typeof type === 'string' ? foldCase(type) : undefined;
}

function isObjectValue(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
