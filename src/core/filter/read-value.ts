import type { CompareOperator, CompareValue } from './filter-ast.ts';
import { fail, failAhead, type FilterReading, isWord, peek, take } from './filter-reading.ts';
import { parseNumber } from './parse-number.ts';

const LITERALS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);
const FOREIGN_QUOTES = new Set([
  "'",
  '`',
  '\u2018',
  '\u2019',
  '\u201c',
  '\u201d',
  '\u201e',
  '\u00ab',
  '\u00bb',
]);

/**
 * compValue of the grammar: false, null, true in any case, a JSON number, or a JSON string.
 *
 * With `unquotedValues` any other word is text, and so are numbers, whose digits an id must not lose
 * (`externalId eq 0012345678901234567890`); `coerceValue` makes them numbers where the attribute is one.
 */
export function readValue(reading: FilterReading, operator: CompareOperator): CompareValue | undefined {
  const token = peek(reading);
  if (token.kind === 'text') return take(reading).text;
  if (token.kind !== 'word' || isWord(token, 'and') || isWord(token, 'or')) {
    return failAhead(reading, `a value after \`${operator}\``);
  }
  const literal = LITERALS.get(token.text.toLowerCase());
  if (literal !== undefined) {
    take(reading);
    return literal;
  }
  if (reading.options.unquotedValues) return take(reading).text;
  return readNumber(reading);
}

function readNumber(reading: FilterReading): number | undefined {
  const { text, at } = peek(reading);
  const number = parseNumber(text);
  if (number === undefined) return failAhead(reading, 'a value', quoteHint(text));
  if (!Number.isFinite(number)) return fail(reading, at, `\`${text.slice(0, 40)}\` is out of range`);
  take(reading);
  return number;
}

function quoteHint(text: string): string {
  if (FOREIGN_QUOTES.has(text.charAt(0))) return '; text values need straight double quotes: "like this"';
  return `; text values need double quotes: ${JSON.stringify(text.slice(0, 40))}`;
}
