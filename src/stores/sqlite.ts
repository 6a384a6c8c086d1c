import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { backup as copyPages, DatabaseSync } from 'node:sqlite';
import { type RawBuilder, sql } from 'kysely';
import { conflictClause, listed, quoted } from './bulk-sql.ts';
import type { Dialect } from './dialect.ts';
import { createGroupCommit } from './group-commit.ts';
import type { OpenedDialect } from './opened-dialect.ts';
import { openConnection, type SqliteConnection, toBound } from './sqlite-connection.ts';
import { sqliteJson } from './sqlite-json.ts';

/** SQLITE_CONSTRAINT_PRIMARYKEY and SQLITE_CONSTRAINT_UNIQUE. */
const uniqueViolations = [1555, 2067];

/**
 * Opens one SQLite file: a connection that writes, and one that only reads and so never waits for the other. The file is
 * made when it is missing, for its owner alone: it holds personal data.
 */
export function openSqlite(path: string): OpenedDialect {
  const isNew = !existsSync(path);
  if (isNew) mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const writer = openConnection(path, { readOnly: false });
  if (isNew) chmodSync(path, 0o600);
  const reader = openConnection(path, { readOnly: true });
  const commits = createGroupCommit(writer.database);
  const writing = { db: writer.kysely, dialect: createSqliteDialect(writer) };

  return {
    kind: 'sqlite',
    reading: { db: reader.kysely, dialect: createSqliteDialect(reader) },
    write: (work) => commits.write(() => work(writing)),
    async backup(file) {
      // All pages in one step: they are one snapshot, and no write can make it start again.
      const source = new DatabaseSync(path, { readOnly: true });
      try {
        await copyPages(source, file, { rate: 1 << 30 });
      } finally {
        source.close();
      }
    },
    async close() {
      await commits.drain();
      reader.database.close();
      writer.database.close();
    },
  };
}

/** Prepared statements run row by row are the fastest bulk write of SQLite: a call is no round trip. */
function createSqliteDialect(connection: SqliteConnection): Dialect {
  return {
    kind: 'sqlite',
    json: sqliteJson,
    each: (values) => sql`(select value from json_each(${JSON.stringify(values)}))`,
    tuples: <T extends readonly unknown[]>(query: RawBuilder<unknown>) => readTuples<T>(connection, query),
    ...createBulk(connection),
    async mark(kind, ids, at) {
      // A row that is replaced gets the next number, and that number is the stamp.
      await sql`insert or replace into marks (kind, id, at) select ${kind}, value, ${at} from ${ids}`.execute(
        connection.kysely,
      );
    },
    lockRows: () => sql``,
    serialise: () => Promise.resolve(),
    leaseNow: (nowAt) => sql<number>`${nowAt}`,
    unindexed: (column) => sql<string>`+${sql.ref(column)}`,
    isUniqueViolation: (error) => uniqueViolations.includes(errcodeOf(error)),
  };
}

async function readTuples<T extends readonly unknown[]>(
  { kysely, prepareTuples }: SqliteConnection,
  query: RawBuilder<unknown>,
): Promise<readonly T[]> {
  const { sql: text, parameters } = query.compile(kysely);
  return prepareTuples(text).all(...parameters.map(toBound)) as unknown as readonly T[];
}

function createBulk({ prepare }: SqliteConnection): Pick<Dialect, 'put' | 'change' | 'drop'> {
  function runAll(text: string, columns: readonly string[], rows: readonly object[]): void {
    const statement = prepare(text);
    for (const row of rows) {
      const values = row as Readonly<Record<string, unknown>>;
      statement.run(...columns.map((name) => toBound(values[name])));
    }
  }

  return {
    async put(into, rows, conflict) {
      const columns = Object.keys(rows[0] ?? {});
      if (columns.length === 0) return;
      const places = columns.map(() => '?').join(', ');
      const text = `insert into ${quoted(into)} (${listed(columns)}) values (${places})`;
      runAll(text + conflictClause(conflict), columns, rows);
    },
    async change(table, by, rows) {
      const keys: readonly string[] = by;
      const columns = Object.keys(rows[0] ?? {}).filter((name) => !keys.includes(name));
      if (columns.length === 0) return;
      const set = columns.map((name) => `${quoted(name)} = ?`).join(', ');
      runAll(`update ${quoted(table)} set ${set} where ${equal(keys)}`, [...columns, ...keys], rows);
    },
    async drop(from, rows) {
      const columns = Object.keys(rows[0] ?? {});
      if (columns.length > 0) runAll(`delete from ${quoted(from)} where ${equal(columns)}`, columns, rows);
    },
  };
}

function equal(columns: readonly string[]): string {
  return columns.map((name) => `${quoted(name)} = ?`).join(' and ');
}

function errcodeOf(error: unknown): number {
  return error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0;
}
