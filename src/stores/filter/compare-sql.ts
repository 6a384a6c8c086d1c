import { type RawBuilder, sql } from 'kysely';
import type { CompareOperator } from '../../core/filter/filter-ast.ts';
import type { Condition } from './bounds.ts';

const signs = { eq: '=', ne: '=', gt: '>', ge: '>=', lt: '<', le: '<=' } as const;

/** Texts compared by code point. Parts are compared as text and not as a pattern, so nothing is a wild card. */
export function textCondition(
  value: RawBuilder<unknown>,
  operator: CompareOperator,
  wanted: string,
): Condition {
  // SQL counts code points.
  const { length } = Array.from(wanted);
  switch (operator) {
    case 'co':
      if (wanted === '') return sql`${value} is not null`;
      return sql`replace(${value}, ${wanted}, '') <> ${value}`;
    case 'sw':
      return sql`substr(${value}, 1, ${length}) = ${wanted}`;
    case 'ew':
      return sql`(length(${value}) >= ${length} and substr(${value}, length(${value}) - ${length} + 1) = ${wanted})`;
    case 'eq':
    case 'ne':
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le':
      return sql`${value} ${sql.raw(signs[operator])} ${wanted}`;
  }
}

/** Numbers and instants; parts of a number are never asked for. */
export function numberCondition(
  value: RawBuilder<unknown>,
  operator: CompareOperator,
  wanted: number,
): Condition {
  const sign = operator === 'co' || operator === 'sw' || operator === 'ew' ? '=' : signs[operator];
  return sql`${value} ${sql.raw(sign)} ${wanted}`;
}

/** The texts that begin with `prefix`, as a range that an index can walk; null when there is no upper end. */
export function prefixCondition(value: RawBuilder<unknown>, prefix: string): Condition | null {
  const points = Array.from(prefix, (character) => character.codePointAt(0) ?? 0);
  const last = points.pop();
  // The successor of the code point before the surrogates lies behind them.
  const next = last === undefined ? 0x110000 : last === 0xd7ff ? 0xe000 : last + 1;
  if (next > 0x10ffff) return null;
  return sql`(${value} >= ${prefix} and ${value} < ${String.fromCodePoint(...points, next)})`;
}

/** Whether a stored text can be this at all: none holds a NUL or half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}
