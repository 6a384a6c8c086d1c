import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { backup as copyPages, DatabaseSync } from 'node:sqlite';
import { Kysely, type RawBuilder, sql } from 'kysely';
import { Defect } from '../errors.ts';
import { conflictClause, listed, quoted } from './bulk-sql.ts';
import type { Dialect } from './dialect.ts';
import { createGroupCommit, type WritingConnection } from './group-commit.ts';
import type { OpenedDialect, Session } from './opened-dialect.ts';
import { createWorkerDialect, toObjects } from './read-worker-dialect.ts';
import { createReadWorkers, type ReadWorkers } from './read-workers.ts';
import type { Db, Tables } from './schema.ts';
import { openReader, openWriter, type SqliteConnection } from './sqlite-connection.ts';
import { toBound } from './sqlite-file.ts';
import { sqliteJson } from './sqlite-json.ts';

/** SQLITE_CONSTRAINT_PRIMARYKEY and SQLITE_CONSTRAINT_UNIQUE. */
const uniqueViolations = [1555, 2067];

/**
 * Opens one SQLite file: a connection that writes, one that only reads and so never waits for the other, and more of those
 * in threads of their own for what takes long. The file is made when it is missing, for its owner alone: it holds personal
 * data.
 */
export function openSqlite(path: string): OpenedDialect {
  const isNew = !existsSync(path);
  if (isNew) mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const writer = openWriter(path);
  if (isNew) chmodSync(path, 0o600);
  const reader = openReader(path);
  const commits = createGroupCommit(writingOf(writer), reader.renew);
  const writing = sessionOf(writer);
  const workers = createReadWorkers(path);

  return {
    kind: 'sqlite',
    reading: sessionOf(reader),
    readingApart: sessionApart(workers),
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
      await workers.close();
      reader.renew();
      reader.database.close();
      writer.database.close();
    },
  };
}

/** `exec` reads its text anew each time, and every push has a savepoint of its own. */
function writingOf({ database, prepare }: SqliteConnection): WritingConnection {
  return {
    get isTransaction() {
      return database.isTransaction;
    },
    exec: (text) => (text.includes(';') ? database.exec(text) : void prepare(text).run()),
  };
}

function sessionOf(connection: SqliteConnection): Session {
  const { kysely, prepare, prepareTuples } = connection;
  const own: Own = {
    run: async (text, values) => prepare(text).all(...values.map(toBound)) as never,
    readTuples: async (text, values) => prepareTuples(text).all(...values.map(toBound)) as never,
    ...createBulk(connection),
  };
  return { db: kysely, dialect: createSqliteDialect(kysely, own) };
}

function sessionApart(workers: ReadWorkers): Session {
  const kysely = new Kysely<Tables>({ dialect: createWorkerDialect(workers) });
  const own: Own = {
    run: async (text, values) => toObjects(await workers.read(text, values.map(toBound))) as never,
    readTuples: async (text, values) => (await workers.read(text, values.map(toBound))).rows,
    ...refusedBulk,
  };
  return { db: kysely, dialect: createSqliteDialect(kysely, own) };
}

type Bulk = Pick<Dialect, 'put' | 'change' | 'drop'>;
type Tuple = readonly unknown[];
/** What depends on whose connection it is. */
interface Own extends Bulk, Pick<Dialect, 'run'> {
  readTuples(text: string, values: readonly unknown[]): Promise<readonly Tuple[]>;
}

function createSqliteDialect(db: Db, { readTuples, ...own }: Own): Dialect {
  return {
    kind: 'sqlite',
    json: sqliteJson,
    each: (values) => unrolled(JSON.stringify(values)),
    unrolled,
    async tuples<T extends Tuple>(query: RawBuilder<unknown>) {
      const { sql: text, parameters } = query.compile(db);
      return (await readTuples(text, parameters)) as readonly T[];
    },
    runTuples: (text, values) => readTuples(text, values) as never,
    ...own,
    // A row that is replaced gets the next number, and that number is the stamp.
    mark: (kind, ids, at) =>
      sql`insert or replace into marks (kind, id, at) select ${kind}, value, ${at} from ${ids}`,
    lockRows: () => sql``,
    serialise: () => Promise.resolve(),
    leaseNow: (nowAt) => sql<number>`${nowAt}`,
    unindexed: (column) => sql<string>`+${sql.ref(column)}`,
    isUniqueViolation: (error) => uniqueViolations.includes(errcodeOf(error)),
  };
}

function unrolled(json: string): RawBuilder<unknown> {
  return sql`(select value from json_each(${json}))`;
}

const refuseWrite = () => Promise.reject(new Defect('a write was asked of a connection that only reads'));
const refusedBulk: Bulk = { put: refuseWrite, change: refuseWrite, drop: refuseWrite };

/** Prepared statements run row by row are the fastest bulk write of SQLite: a call is no round trip. */
function createBulk({ prepare }: SqliteConnection): Bulk {
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
