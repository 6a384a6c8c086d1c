import { isObject } from '../resource/unfold-json-text.ts';
import { isStorable } from '../request/storable-text.ts';
import { invalidValue } from '../scim-error.ts';

/**
 * The ids in a value of `members`: an array or a single one, of objects `{ value }` with whatever else comes along
 * (`$ref: null`, `display`), of objects with only a `$ref`, or of bare ids. Each once. Throws 400 `invalidValue`.
 */
export function readMemberIds(value: unknown): readonly string[] {
  if (value === null || value === undefined || value === '') return [];
  const given: readonly unknown[] = Array.isArray(value) ? value : [value];
  return [...new Set(given.map(readMemberId))];
}

function readMemberId(member: unknown, index: number): string {
  const id = isObject(member) ? (partOf(member, 'value') ?? lastSegment(partOf(member, '$ref'))) : member;
  if (typeof id === 'string' && id !== '' && isStorable(id)) return id;
  if (typeof id === 'number') return String(id);
  throw invalidValue(`member ${index + 1} names no user: send { "value": "<id of the user>" }`);
}

function partOf(member: Readonly<Record<string, unknown>>, name: string): unknown {
  if (Object.hasOwn(member, name)) return member[name];
  const key = Object.keys(member).find((one) => one.toLowerCase() === name);
  return key === undefined ? undefined : member[key];
}

function lastSegment(reference: unknown): string | undefined {
  return typeof reference === 'string' ? reference.slice(reference.lastIndexOf('/') + 1) : undefined;
}
