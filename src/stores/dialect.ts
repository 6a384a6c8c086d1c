import type { Insertable, RawBuilder, Selectable } from 'kysely';
import type { DatabaseKind } from '../ports/workspace.ts';
import type { JsonSql } from './json-sql.ts';
import type { Tables } from './schema.ts';

export type TableName = keyof Tables;
type Column<T extends TableName> = Extract<keyof Selectable<Tables[T]>, string>;
type Row<T extends TableName> = Partial<Insertable<Tables[T]>>;

/** What to do where a row with the same key is there already; nothing given: it is an error. */
export interface Conflict<T extends TableName> {
  readonly on: readonly Column<T>[];
  /** Columns that take the new values; none keeps the old row. */
  readonly set: readonly Column<T>[];
}

/**
 * What SQLite and Postgres do each in their own way, bound to one connection or transaction. All rows of one call have
 * the same columns, and none may come twice.
 */
export interface Dialect {
  readonly kind: DatabaseKind;
  readonly json: JsonSql;
  /** A sub-select with one text column `value`, one row per text, so that no number of parameters is a limit. */
  each(values: readonly string[]): RawBuilder<unknown>;
  /** The same of a JSON array of texts: a place for a `prepared` statement. */
  unrolled(json: string): RawBuilder<unknown>;
  /**
   * Rows as lists of their columns, in the order of the select: cheaper than objects where rows come by the ten thousand.
   */
  tuples<T extends readonly unknown[]>(query: RawBuilder<unknown>): Promise<readonly T[]>;
  /** Runs a statement whose text was made before (`prepared`), and gives the rows it returns. */
  run<Row>(text: string, values: readonly unknown[]): Promise<readonly Row[]>;
  /** The same, with rows as `tuples` has them. */
  runTuples<T extends readonly unknown[]>(text: string, values: readonly unknown[]): Promise<readonly T[]>;
  /** Writes rows, however many. */
  put<T extends TableName>(into: T, rows: readonly Row<T>[], conflict?: Conflict<T>): Promise<void>;
  /** Sets the columns of existing rows that `by` names; rows that are gone stay gone. */
  change<T extends TableName>(table: T, by: readonly Column<T>[], rows: readonly Row<T>[]): Promise<void>;
  /** Deletes the rows with these values. */
  drop<T extends TableName>(from: T, rows: readonly Row<T>[]): Promise<void>;
  /** The statement that marks all ids of a sub-select with a column `value` anew. */
  mark(kind: 'record' | 'person', ids: RawBuilder<unknown>, at: number): RawBuilder<unknown>;
  /** Ends a select: nobody else may change, or (`share`) only look at, its rows until our commit. */
  lockRows(strength: 'change' | 'share'): RawBuilder<unknown>;
  /** Until the commit nobody else passes this point with the same name. */
  serialise(name: string): Promise<void>;
  /** The instant by which leases expire: one clock for all who share the database. */
  leaseNow(nowAt: number): RawBuilder<number>;
  /** Keeps the planner from an index on this column where the scan of another is cheaper. */
  unindexed(column: string): RawBuilder<string>;
  isUniqueViolation(error: unknown): boolean;
}
