import * as z from 'zod';
import { kindOf, show } from './values/show.ts';
import { suggest } from './values/suggest.ts';

type RawIssue = z.core.$ZodRawIssue;

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping (`key: value`)',
  record: 'a mapping (`key: value`)',
};

const FORMATS: Readonly<Record<string, string>> = {
  email: 'an e-mail address',
  url: 'an address such as https://example.com',
  date: 'a date such as "2026-11-30"',
};

/**
 * zod's complaints in the words of somebody who writes the file. Values are quoted only where a word is chosen from
 * some known ones, so a secret in a wrong place is not printed. For unknown keys: one line per key, in their order.
 */
export function explainIssue(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return explainType(issue);
    case 'invalid_value':
      return explainValue(issue.input, issue.values.map(String));
    case 'invalid_union':
      return explainUnion(issue);
    case 'unrecognized_keys':
      return issue.keys.map((key) => explainKey(key, knownKeys(issue.inst))).join('\n');
    case 'too_small':
      return explainBound({
        ...issue,
        word: issue.inclusive === false ? 'more than' : 'at least',
        bound: issue.minimum,
      });
    case 'too_big':
      return explainBound({
        ...issue,
        word: issue.inclusive === false ? 'less than' : 'at most',
        bound: issue.maximum,
      });
    case 'invalid_format':
      return explainFormat(issue.format);
    case 'custom':
    case 'invalid_element':
    case 'invalid_key':
    case 'not_multiple_of':
    case undefined:
      return undefined;
  }
}

function explainType({ expected, input }: RawIssue & { readonly expected?: string }): string {
  if (input === undefined) return 'is required';
  // YAML reads 2024 as a number and true as a truth value, also where a name is meant.
  const isBare = expected === 'string' && (typeof input === 'number' || typeof input === 'boolean');
  const hint = isBare ? '; put it into quotes' : '';
  return `expected ${TYPES[expected ?? ''] ?? expected}, found ${kindOf(input)}${hint}`;
}

function explainValue(input: unknown, values: readonly string[]): string {
  if (input === undefined) return `is required: ${values.join(', ')}`;
  return `${show(input)} is not known${suggest(input, values, 'values')}`;
}

function explainUnion({ input, discriminator, options }: RawIssue): string {
  const known = Array.isArray(options) ? options.map(String) : [];
  const key = typeof discriminator === 'string' ? discriminator : 'kind';
  const given =
    typeof input === 'object' && input !== null ? (input as Record<string, unknown>)[key] : undefined;
  if (given === undefined) return `is required: ${known.join(', ')}`;
  return `unknown ${key} ${show(given)}${suggest(given, known, `${key}s`)}`;
}

function explainKey(key: string, known: readonly string[]): string {
  return `unknown key ${show(key)}${suggest(key, known, 'known keys')}`;
}

function knownKeys(schema: unknown): readonly string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  const keys = schema instanceof z.ZodRecord ? schema.keyType : undefined;
  return keys instanceof z.ZodEnum ? keys.options.map(String) : [];
}

interface Bound {
  readonly word: 'at least' | 'at most' | 'more than' | 'less than';
  readonly bound: number | bigint;
  readonly origin: string;
}

function explainBound({ word, bound, origin }: Bound): string {
  const one = Number(bound) === 1;
  if (origin === 'string' && word === 'at least' && one) return 'must not be empty';
  if (origin === 'string') return `must have ${word} ${bound} ${one ? 'character' : 'characters'}`;
  if (origin === 'array') return `must have ${word} ${bound} ${one ? 'entry' : 'entries'}`;
  return `must be ${word} ${bound}`;
}

function explainFormat(format: string): string | undefined {
  const wanted = FORMATS[format];
  return wanted === undefined ? undefined : `must be ${wanted}`;
}
