import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { Kysely, type SqliteDatabase, SqliteDialect } from 'kysely';
import type { Tables } from './schema.ts';
import { openSqliteFile, type SqliteFile, toBound } from './sqlite-file.ts';
import { createTurnSnapshot, type TurnSnapshot } from './turn-snapshot.ts';

/** One connection to a SQLite file, for Kysely and for statements run directly. */
export interface SqliteConnection extends SqliteFile {
  readonly kysely: Kysely<Tables>;
}

export function openWriter(path: string): SqliteConnection {
  return withKysely(openSqliteFile(path, { readOnly: false }));
}

/** A connection of which all reads of one turn of the event loop see the same, until `renew`. */
export function openReader(path: string): SqliteConnection & Pick<TurnSnapshot, 'renew'> {
  const { database, ...file } = openSqliteFile(path, { readOnly: true });
  const { hold, renew } = createTurnSnapshot(file.prepare);
  const held = (prepare: SqliteFile['prepare']) => (text: string) => {
    hold();
    return prepare(text);
  };
  const prepare = held(file.prepare);
  return { ...withKysely({ database, prepare, prepareTuples: held(file.prepareTuples) }), renew };
}

function withKysely(file: SqliteFile): SqliteConnection {
  const database = forKysely(file.database, file.prepare);
  return { ...file, kysely: new Kysely<Tables>({ dialect: new SqliteDialect({ database }) }) };
}

/** The part of better-sqlite3 that Kysely asks for, on top of `node:sqlite`. */
function forKysely(database: DatabaseSync, prepare: (text: string) => StatementSync): SqliteDatabase {
  const readers = new WeakMap<StatementSync, boolean>();
  return {
    close: () => database.close(),
    prepare(text) {
      const statement = prepare(text);
      const reader = readers.get(statement) ?? statement.columns().length > 0;
      readers.set(statement, reader);
      return {
        reader,
        all: (values) => statement.all(...values.map(toBound)),
        run: (values) => statement.run(...values.map(toBound)),
        iterate: (values) => statement.iterate(...values.map(toBound)),
      };
    },
  };
}
