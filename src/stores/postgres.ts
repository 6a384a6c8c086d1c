import { CompiledQuery, Kysely, PostgresDialect, type RawBuilder, sql } from 'kysely';
import pg from 'pg';
import { StoreConflict } from '../errors.ts';
import { conflictClause, listed, quoted } from './bulk-sql.ts';
import type { Dialect } from './dialect.ts';
import type { OpenedDialect, Session } from './opened-dialect.ts';
import { postgresJson } from './postgres-json.ts';
import type { Db, Tables } from './schema.ts';

const connections = 10;
const attempts = 5;
/** One JSON parameter must fit into memory twice; this many rows are a few megabytes. */
const rowsPerStatement = 5_000;
/** serialization_failure and deadlock_detected: nothing was done, and doing it again may well succeed. */
const worthRepeating = ['40001', '40P01'];
const uniqueViolation = '23505';

/** Opens a pool. Each unit of work is one transaction; one that met a deadlock is done again. */
export function openPostgres(url: string): OpenedDialect {
  const pool = new pg.Pool({ connectionString: url, max: connections, types: { getTypeParser } });
  // An idle connection that breaks is replaced by the pool; the error is the next query's to tell.
  pool.on('error', () => undefined);
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const underWay = new Set<Promise<unknown>>();
  const reading = sessionOf(kysely);
  return {
    kind: 'postgres',
    reading,
    // The server is another process.
    readingApart: reading,
    write(work) {
      const written = repeatedly(() => kysely.transaction().execute((db) => work(sessionOf(db))));
      const forget = () => underWay.delete(written);
      underWay.add(written);
      written.then(forget, forget);
      return written;
    },
    backup: () =>
      Promise.reject(
        new StoreConflict('a Postgres store is copied by pg_dump; only a SQLite store is copied from here'),
      ),
    async close() {
      await Promise.allSettled(underWay);
      await kysely.destroy();
    },
  };
}

function sessionOf(db: Db): Session {
  return { db, dialect: createPostgresDialect(db) };
}

async function repeatedly<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === attempts || !worthRepeating.includes(codeOf(error))) throw error;
    }
  }
}

/** 64-bit numbers and sums of them arrive as text; ours all fit into a number. */
function getTypeParser(oid: number, format?: 'text' | 'binary') {
  if (oid === pg.types.builtins.INT8 || oid === pg.types.builtins.NUMERIC) return Number;
  return format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid, 'text');
}

function createPostgresDialect(db: Db): Dialect {
  return {
    kind: 'postgres',
    json: postgresJson,
    each: (values) => unrolled(JSON.stringify(values)),
    unrolled,
    async tuples<T extends readonly unknown[]>(query: RawBuilder<unknown>) {
      const { rows } = await query.execute(db);
      return rows.map((row) => toTuple<T>(row));
    },
    async runTuples<T extends readonly unknown[]>(text: string, values: readonly unknown[]) {
      const { rows } = await db.executeQuery(CompiledQuery.raw(text, [...values]));
      return rows.map((row) => toTuple<T>(row));
    },
    run: async <Row>(text: string, values: readonly unknown[]) =>
      (await db.executeQuery<Row>(CompiledQuery.raw(text, [...values]))).rows,
    ...createBulk(db),
    // In one order, so that two that mark the same people wait for each other instead of both failing.
    mark: (kind, ids, at) => sql`insert into marks (kind, id, at)
      select distinct ${kind}, value, ${at}::bigint from ${ids} as marked order by value
      on conflict (kind, id) do update set stamp = nextval('marks_stamp'), at = excluded.at`,
    lockRows: (strength) => (strength === 'change' ? sql`for update` : sql`for share`),
    async serialise(name) {
      await sql`select pg_advisory_xact_lock(hashtext(${name}))`.execute(db);
    },
    // The server's clock, for those of the replicas differ.
    leaseNow: () => sql<number>`floor(extract(epoch from clock_timestamp()) * 1000)::bigint`,
    unindexed: (column) => sql.ref(column),
    isUniqueViolation: (error) => codeOf(error) === uniqueViolation,
  };
}

function unrolled(json: string): RawBuilder<unknown> {
  return sql`(select value from json_array_elements_text(${json}::json) as unrolled(value))`;
}

function toTuple<T>(row: unknown): T {
  return Object.values(row as object) as unknown as T;
}

/** Rows travel as one JSON parameter and get the types of the table's own columns. */
function createBulk(db: Db): Pick<Dialect, 'put' | 'change' | 'drop'> {
  async function runInParts(
    table: string,
    rows: readonly object[],
    statement: (given: RawBuilder<unknown>) => RawBuilder<unknown>,
  ): Promise<void> {
    for (let start = 0; start < rows.length; start += rowsPerStatement) {
      const json = JSON.stringify(rows.slice(start, start + rowsPerStatement));
      const given = sql`json_populate_recordset(null::${sql.table(table)}, ${json}::json) as given`;
      await statement(given).execute(db);
    }
  }

  return {
    async put(into, rows, conflict) {
      const columns = sql.raw(listed(Object.keys(rows[0] ?? {})));
      const after = sql.raw(conflictClause(conflict));
      await runInParts(
        into,
        rows,
        (given) => sql`insert into ${sql.table(into)} (${columns}) select ${columns} from ${given} ${after}`,
      );
    },
    async change(table, by, rows) {
      const keys: readonly string[] = by;
      const columns = Object.keys(rows[0] ?? {}).filter((name) => !keys.includes(name));
      if (columns.length === 0) return;
      const set = sql.raw(columns.map((name) => `${quoted(name)} = given.${quoted(name)}`).join(', '));
      const where = sql.raw(matched(table, keys));
      await runInParts(
        table,
        rows,
        (given) => sql`update ${sql.table(table)} set ${set} from ${given} where ${where}`,
      );
    },
    async drop(from, rows) {
      const where = sql.raw(matched(from, Object.keys(rows[0] ?? {})));
      await runInParts(
        from,
        rows,
        (given) => sql`delete from ${sql.table(from)} using ${given} where ${where}`,
      );
    },
  };
}

function matched(table: string, columns: readonly string[]): string {
  return columns.map((name) => `${quoted(table)}.${quoted(name)} = given.${quoted(name)}`).join(' and ');
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
