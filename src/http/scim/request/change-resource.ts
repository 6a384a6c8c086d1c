import { StoreConflict } from '../../../errors.ts';
import type { Database, Stores } from '../../../ports/stores/database.ts';

const MOST_TRIES = 5;

/** One unit of work that reads a resource and writes it back; it notes the version that it read. */
export type Change<T> = (stores: Stores, noteVersion: (version: number) => void) => Promise<T>;

/**
 * Reads, changes and writes in one unit of work, and again when another writer was faster (on Postgres two requests can
 * read the same version). A conflict that comes back at an unchanged version is no race: the name is taken, and
 * `StoreConflict` goes on to the client as 409.
 */
export async function changeResource<T>(database: Pick<Database, 'write'>, change: Change<T>): Promise<T> {
  let lastSeen: number | null = null;
  for (let tries = 1; ; tries += 1) {
    let seen: number | null = null;
    try {
      return await database.write((stores) =>
        change(stores, (version) => {
          seen = version;
        }),
      );
    } catch (error) {
      if (!(error instanceof StoreConflict) || seen === lastSeen || tries === MOST_TRIES) throw error;
      lastSeen = seen;
    }
  }
}
