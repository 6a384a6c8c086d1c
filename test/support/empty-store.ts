import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSystemClock } from '../../src/clock.ts';
import { createIds } from '../../src/ids.ts';
import { openDatabase, type OpenDatabase } from '../../src/stores/open-database.ts';

export interface StoreKind {
  /** Stores of one name have the same tables. */
  readonly name: string;
  migrate(database: OpenDatabase): Promise<unknown>;
}

/** What was made in this process, by name. */
const made = new Map<string, Promise<Buffer>>();

/** Writes an empty, migrated SQLite store: making its tables anew takes twenty times as long as copying them. */
export async function writeEmptyStore(file: string, kind: StoreKind): Promise<void> {
  const store = made.get(kind.name) ?? makeStore(kind);
  made.set(kind.name, store);
  writeFileSync(file, await store, { mode: 0o600 });
}

async function makeStore({ migrate }: StoreKind): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'seatwarden-empty-'));
  const file = join(folder, 'store.db');
  const clock = createSystemClock();
  try {
    const database = await openDatabase(`sqlite:${file}`, { clock, ids: createIds(clock) });
    await migrate(database);
    // The last connection that closes writes everything into the one file.
    await database.close();
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
