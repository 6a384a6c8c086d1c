import type { AttributeDefinition } from './attribute-schema.ts';
import type { CompareOperator, CompareValue } from './filter-ast.ts';
import { parseInstant } from './parse-instant.ts';
import { parseNumber } from './parse-number.ts';

/** What a comparison really compares with: instants as milliseconds. */
export type Comparand =
  | { readonly kind: 'absent' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'boolean'; readonly boolean: boolean }
  | { readonly kind: 'instant'; readonly ms: number };

const PARTS: readonly CompareOperator[] = ['co', 'sw', 'ew'];
const ORDER: readonly CompareOperator[] = ['gt', 'ge', 'lt', 'le'];

/** Whether an attribute of this type can be asked this at all; boolean and binary have no order (RFC 7644 §3.4.2.2). */
export function allowsOperator(type: AttributeDefinition['type'], operator: CompareOperator): boolean {
  if (type === 'complex') return false;
  if (ORDER.includes(operator)) return type !== 'boolean' && type !== 'binary';
  if (PARTS.includes(operator)) return type !== 'boolean' && type !== 'integer' && type !== 'decimal';
  return true;
}

/**
 * The value of a comparison in the type of its attribute; undefined when it has another type, or the operator does not
 * fit. The memory and the SQL compiler share this.
 *
 * Text is read as a boolean or number where the attribute is one: clients send `active eq "True"`, and unquoted values
 * arrive as text. A number is never text, since `0042` and `42` are different ids.
 */
export function coerceValue(
  { type }: AttributeDefinition,
  operator: CompareOperator,
  value: CompareValue,
): Comparand | undefined {
  if (value === null) return operator === 'eq' || operator === 'ne' ? { kind: 'absent' } : undefined;
  if (!allowsOperator(type, operator)) return undefined;
  if (type === 'boolean') return toBoolean(value);
  if (type === 'integer' || type === 'decimal') return toNumber(value);
  if (typeof value !== 'string') return undefined;
  if (type !== 'dateTime' || PARTS.includes(operator)) return { kind: 'text', text: value };
  const ms = parseInstant(value);
  return ms === undefined ? undefined : { kind: 'instant', ms };
}

function toBoolean(value: string | number | boolean): Comparand | undefined {
  const word = typeof value === 'string' ? value.toLowerCase() : value;
  if (word === true || word === 'true') return { kind: 'boolean', boolean: true };
  if (word === false || word === 'false') return { kind: 'boolean', boolean: false };
  return undefined;
}

function toNumber(value: string | number | boolean): Comparand | undefined {
  const number = parseNumber(String(value)) ?? Number.NaN;
  return Number.isFinite(number) ? { kind: 'number', number } : undefined;
}
