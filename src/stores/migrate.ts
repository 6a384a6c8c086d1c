import { type Kysely, sql } from 'kysely';
import { StoreConflict } from '../errors.ts';
import type { DatabaseKind, Migration, MigrationSet } from '../ports/workspace.ts';

/** A part's tables, in whatever version they are. */
type AnyDb = Kysely<unknown>;
interface Applied {
  readonly part: string;
  readonly name: string;
}

export interface MigrateRequest {
  readonly db: AnyDb;
  readonly kind: DatabaseKind;
  readonly sets: readonly MigrationSet<never>[];
  readonly nowAt: number;
}

/**
 * Brings the tables up to date inside the caller's transaction: all of it or nothing. Returns what was done, as
 * `<set>/<name>`; nothing the second time. Throws `StoreConflict` when a newer program was here: running on would
 * write what that program does not expect.
 */
export async function applyMigrations({ db, kind, sets, nowAt }: MigrateRequest): Promise<readonly string[]> {
  const int = sql.raw(kind === 'postgres' ? 'bigint' : 'integer');
  await sql`create table if not exists migrations (
    part text not null, name text not null, at ${int} not null, primary key (part, name))`.execute(db);
  const { rows } = await sql<Applied>`select part, name from migrations order by part, name`.execute(db);
  const done: string[] = [];
  for (const set of sets) {
    for (const migration of missingOf(set, rows)) {
      await migration.up(db as never, kind);
      await sql`insert into migrations (part, name, at) values (${set.name}, ${migration.name}, ${nowAt})`.execute(
        db,
      );
      done.push(`${set.name}/${migration.name}`);
    }
  }
  return done;
}

function missingOf(set: MigrationSet<never>, applied: readonly Applied[]): readonly Migration<never>[] {
  const known = new Set(set.migrations.map(({ name }) => name));
  const present = new Set(applied.flatMap(({ part, name }) => (part === set.name ? [name] : [])));
  const unknown = [...present].filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new StoreConflict(
      `the database is newer than this program: it has ${unknown.join(', ')} of ${set.name}, which this version does ` +
        'not know. Start the newer version, or restore a copy from before it ran',
    );
  }
  return set.migrations.filter(({ name }) => !present.has(name));
}
