import { StoreConflict } from '../../../errors.ts';
import type { Database, Stores } from '../../../ports/stores/database.ts';
import { HttpRefusal } from '../../edge/http-refusal.ts';

/** With n writers at once, the last of them is done after n tries. */
const MOST_TRIES = 30;

/** One unit of work that reads a resource and writes it back; it notes the version that it read. */
export type Change<T> = (stores: Stores, noteVersion: (version: number) => void) => Promise<T>;

/**
 * Reads, changes and writes in one unit of work, and again when another writer was faster (on Postgres two requests can
 * read the same version). A conflict that comes back at an unchanged version is no race: the name is taken, and
 * `StoreConflict` goes on to the client as 409. Where works run one after the other there are no races.
 * Throws 503 when others are faster again and again.
 */
export async function changeResource<T>(
  database: Pick<Database, 'write' | 'isSerial'>,
  change: Change<T>,
): Promise<T> {
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
      const isRace = error instanceof StoreConflict && !database.isSerial && seen !== lastSeen;
      if (!isRace) throw error;
      if (tries === MOST_TRIES) throw tooBusy(error);
      lastSeen = seen;
    }
  }
}

function tooBusy(cause: StoreConflict): HttpRefusal {
  const detail = `the resource was changed by others ${MOST_TRIES} times in a row; nothing was done`;
  return new HttpRefusal('unavailable', detail, { cause, headers: { 'Retry-After': '1' } });
}
