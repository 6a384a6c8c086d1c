import type { AttributePath, CompareFilter, Filter } from './filter-ast.ts';
import {
  describe,
  enter,
  fail,
  failAhead,
  type FilterReading,
  isWord,
  leave,
  peek,
  readPath,
  take,
} from './filter-reading.ts';
import { compareOperator, meantOperator, OPERATOR_LIST } from './operator-words.ts';
import { readAttributePath } from './read-attribute-path.ts';
import { readValue } from './read-value.ts';

/** Inside `emails[...]` a further bracket has no meaning (RFC 7644 errata 4690 and 7322). */
type Place = 'outside' | 'in-values';

/** FILTER, or valFilter inside brackets. `not` binds tighter than `and`, `and` tighter than `or`. */
export function readFilter(reading: FilterReading, place: Place): Filter | undefined {
  return readChain(reading, 'or', () => readChain(reading, 'and', () => readPart(reading, place)));
}

/** After an attribute and its bracket: `[` filter `]`, the inner filter handed back. */
export function readValues(reading: FilterReading): Filter | undefined {
  return readEnclosed(reading, 'in-values', ']');
}

/** `.value` written directly behind a `]`. */
export function readSubAfterBracket(reading: FilterReading): AttributePath | undefined | 'none' {
  const token = peek(reading);
  const bracket = reading.tokens[reading.next - 1];
  if (token.kind !== 'word' || !token.text.startsWith('.') || bracket?.end !== token.at) return 'none';
  const path = readAttributePath(token.text.slice(1), token.at + 1);
  if ('message' in path) return fail(reading, token.at + 1 + path.offset, path.message);
  if (path.urn !== undefined || path.sub !== undefined) return failAhead(reading, 'one sub-attribute name');
  take(reading);
  return path;
}

function readChain(
  reading: FilterReading,
  kind: 'and' | 'or',
  readNext: () => Filter | undefined,
): Filter | undefined {
  const first = readNext();
  if (!first) return undefined;
  const filters = [first];
  while (isWord(peek(reading), kind)) {
    take(reading);
    const filter = readNext();
    if (!filter) return undefined;
    filters.push(filter);
  }
  return filters.length === 1 ? first : { kind, filters };
}

function readPart(reading: FilterReading, place: Place): Filter | undefined {
  const token = peek(reading);
  if (token.kind === '(') return readEnclosed(reading, place, ')');
  if (!isWord(token, 'not')) return readExpression(reading, place);

  take(reading);
  if (peek(reading).kind !== '(') {
    return failAhead(reading, '`(` after `not`', '; write `not (...)` around what is negated');
  }
  const filter = readEnclosed(reading, place, ')');
  return filter && { kind: 'not', filter };
}

function readEnclosed(reading: FilterReading, place: Place, closing: ')' | ']'): Filter | undefined {
  const opening = take(reading);
  if (!enter(reading, opening.at)) return undefined;
  const filter = readFilter(reading, place);
  if (!filter) return undefined;
  if (peek(reading).kind !== closing) {
    const where = `\`${closing}\` for the \`${opening.text}\` of character ${opening.at + 1}, \`and\` or \`or\``;
    return failAhead(reading, where, jointHint(reading));
  }
  take(reading);
  leave(reading);
  return filter;
}

/** An attribute with what is said about it. */
function readExpression(reading: FilterReading, place: Place): Filter | undefined {
  const ahead = peek(reading);
  if (ahead.kind === 'text') return failAhead(reading, 'an attribute name', '; names have no quotes');
  if (ahead.text === '!') return failAhead(reading, 'an attribute name', '; to negate, write `not (...)`');
  const path = readPath(reading);
  if (!path) return undefined;
  if (peek(reading).kind !== '[') return readComparison(reading, path);

  if (place === 'in-values') return failAhead(reading, OPERATOR_LIST, '; brackets cannot be inside brackets');
  if (path.sub !== undefined) {
    return failAhead(reading, OPERATOR_LIST, `; write \`${path.name}[${path.sub} ...]\``);
  }
  const filter = readValues(reading);
  if (!filter) return undefined;
  const sub = readSubAfterBracket(reading);
  if (sub === 'none') return { kind: 'values', path, filter };
  const comparison = sub && readComparison(reading, sub);
  // Entra ID matches with `emails[type eq "work"].value eq "x"`, which the grammar has for PATCH paths only.
  return comparison && { kind: 'values', path, filter: { kind: 'and', filters: [filter, comparison] } };
}

function readComparison(reading: FilterReading, path: AttributePath): Filter | undefined {
  reading.comparisons += 1;
  if (reading.comparisons > reading.options.comparisons) {
    return fail(reading, path.at ?? 0, `more than ${reading.options.comparisons} comparisons in one filter`);
  }
  const token = peek(reading);
  if (token.kind !== 'word') return failOperator(reading, path);
  if (token.text.toLowerCase() === 'pr') {
    take(reading);
    return { kind: 'present', path };
  }
  const operator = compareOperator(token.text);
  if (!operator) return failOperator(reading, path);
  take(reading);
  const valueAt = peek(reading).at;
  const value = readValue(reading, operator);
  return value === undefined
    ? undefined
    : ({ kind: 'compare', path, operator, value, valueAt } satisfies CompareFilter);
}

function failOperator(reading: FilterReading, path: AttributePath): undefined {
  const token = peek(reading);
  if (compareOperator(path.name) && token.kind !== 'end') {
    const message = `found ${describe(token)} after \`${path.name}\`; is the attribute name before \`${path.name}\` missing?`;
    return fail(reading, path.at ?? 0, message);
  }
  const hint = token.kind === 'word' ? meantOperator(token.text, 'operator') : '';
  return failAhead(reading, `an operator (${OPERATOR_LIST})`, hint);
}

/** Why a filter might go on where it should have ended. */
export function jointHint(reading: FilterReading): string {
  const token = peek(reading);
  if (token.kind === ')' || token.kind === ']') return `; this \`${token.kind}\` closes nothing that is open`;
  const before = reading.tokens[reading.next - 1];
  if (token.kind !== 'word') return '';
  if (before?.kind === 'word' && !before.text.includes('.')) {
    return `${meantOperator(token.text, 'joint')}; a value of several words needs double quotes`;
  }
  return meantOperator(token.text, 'joint');
}
