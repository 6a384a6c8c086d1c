export type DatabaseKind = 'sqlite' | 'postgres';

/**
 * A part's own tables in the product's database, seen through a query builder that the part chooses the table types of
 * (`Workspace<Kysely<LedgerTables>>`). Works of all parts share one queue and, on SQLite, one commit.
 */
export interface Workspace<Handle> {
  readonly kind: DatabaseKind;
  /** Committed state, this process's own commits included. Never written through. */
  readonly read: Handle;
  /**
   * All of it or nothing; resolves after the commit is on disk. On SQLite a work that throws is undone alone among those
   * that share its commit. On Postgres a work that met a deadlock runs again, so it must do nothing but ask the database.
   * Await nothing but `db` inside, and never another `write`.
   */
  write<T>(work: (db: Handle) => Promise<T>): Promise<T>;
}

/** One step of a schema's history. It runs once, in a transaction, and is recorded under its set and name. */
export interface Migration<Handle> {
  /** Sorts after all earlier ones of its set: `0001-first-tables`. */
  readonly name: string;
  up(db: Handle, kind: DatabaseKind): Promise<void>;
}

/** The history of one part's tables, oldest first. What was released is never edited, only added to. */
export interface MigrationSet<Handle> {
  readonly name: string;
  readonly migrations: readonly Migration<Handle>[];
}
