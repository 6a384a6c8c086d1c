import type { Kysely } from 'kysely';
import { ConfigInvalid } from '../errors.ts';
import type { Cache } from '../ports/cache.ts';
import type { Lease } from '../ports/lease.ts';
import type { Database, Stores } from '../ports/stores/database.ts';
import type { DatabaseKind, MigrationSet, Workspace } from '../ports/workspace.ts';
import { createCache } from './cache.ts';
import { createStores, type StoreDeps } from './create-stores.ts';
import { createLease } from './lease.ts';
import { applyMigrations } from './migrate.ts';
import { storeMigrations } from './migrations/store-migrations.ts';
import type { OpenedDialect, Session } from './opened-dialect.ts';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';

/** The product's one database, with everything that lives in it. */
export interface OpenDatabase extends Database {
  readonly kind: DatabaseKind;
  readonly lease: Lease;
  /** Keyv in a table, each namespace apart. */
  cache(namespace: string): Cache;
  /** For a part with tables of its own; its writes share the queue and the commits of the stores. */
  workspace<Tables>(): Workspace<Kysely<Tables>>;
  /**
   * Brings the stores' own tables and those of `parts` up to date, in one transaction, and returns what it did as
   * `<set>/<name>`. Each part may type its tables as it likes. Throws `StoreConflict` when the database is newer than this program.
   */
  migrate(parts?: readonly MigrationSet<never>[]): Promise<readonly string[]>;
  /** Copies the committed state to a new file, while others go on writing. SQLite only. */
  backup(file: string): Promise<void>;
}

/**
 * Opens `sqlite:PATH` (made when it is missing) or `postgres://...`. The tables may not be there before `migrate`.
 * Throws `ConfigInvalid` for any other address.
 */
export async function openDatabase(url: string, deps: StoreDeps): Promise<OpenDatabase> {
  const opened = openDialect(url);
  return {
    kind: opened.kind,
    read: createStores(opened.reading, deps),
    readApart: createStores(opened.readingApart, deps),
    write: writing(opened, deps),
    isSerial: opened.kind === 'sqlite',
    lease: createLease(opened),
    cache: (namespace) => createCache(opened, namespace),
    workspace: <Tables>() => createWorkspace<Tables>(opened),
    migrate: (parts = []) =>
      opened.write(async ({ db, dialect }) => {
        await dialect.serialise('migrate');
        return applyMigrations({
          db: retyped<unknown>(db),
          kind: opened.kind,
          sets: [storeMigrations, ...parts],
          nowAt: deps.clock.now(),
        });
      }),
    backup: (file) => opened.backup(file),
    close: () => opened.close(),
  };
}

function openDialect(url: string): OpenedDialect {
  if (url.startsWith('sqlite:') && url.length > 'sqlite:'.length)
    return openSqlite(url.slice('sqlite:'.length));
  if (/^postgres(ql)?:\/\//.test(url)) return openPostgres(url);
  throw new ConfigInvalid(['the store is neither sqlite:PATH nor postgres://HOST/DATABASE']);
}

/** The stores of SQLite's one writing connection are made once; a Postgres transaction needs its own. */
function writing(opened: OpenedDialect, deps: StoreDeps): Database['write'] {
  const made = new WeakMap<Session, Stores>();
  return (work) =>
    opened.write((session) => {
      const stores = made.get(session) ?? createStores(session, deps);
      made.set(session, stores);
      return work(stores);
    });
}

function createWorkspace<Tables>(opened: OpenedDialect): Workspace<Kysely<Tables>> {
  return {
    kind: opened.kind,
    read: retyped<Tables>(opened.reading.db),
    write: (work) => opened.write(({ db }) => work(retyped<Tables>(db))),
  };
}

/** The same connection for other tables: table types exist for the compiler only. */
function retyped<Tables>(db: Session['db']): Kysely<Tables> {
  return db as unknown as Kysely<Tables>;
}
