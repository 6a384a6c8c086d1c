import { type RawBuilder, sql } from 'kysely';
import type { Dialect } from './dialect.ts';

/** A sub-select with one column `value` of numbers: `Dialect.each` for `seq` columns. */
export function numbersOf(dialect: Dialect, values: readonly number[]): RawBuilder<unknown> {
  return numbersIn(dialect, toNumbersJson(values));
}

/** The same of a JSON array of them as texts: a place for a `prepared` statement. */
export function numbersIn(dialect: Dialect, json: string): RawBuilder<unknown> {
  return sql`(select cast(value as bigint) as value from ${dialect.unrolled(json)} as listed)`;
}

export function toNumbersJson(values: readonly number[]): string {
  return JSON.stringify(values.map(String));
}
