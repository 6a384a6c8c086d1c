import { type RawBuilder, sql } from 'kysely';
import type { Dialect } from './dialect.ts';

/** A sub-select with one column `value` of numbers: `Dialect.each` for `seq` columns. */
export function numbersOf(dialect: Dialect, values: readonly number[]): RawBuilder<unknown> {
  return sql`(select cast(value as bigint) as value from ${dialect.each(values.map(String))} as listed)`;
}
