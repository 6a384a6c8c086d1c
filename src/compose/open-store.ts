import { createSystemClock } from '../clock.ts';
import type { Environment } from '../config/environment.ts';
import { createIds } from '../ids.ts';
import type { Clock } from '../ports/clock.ts';
import { storeAddress } from '../store-address.ts';
import { openDatabase, type OpenDatabase } from '../stores/open-database.ts';

/** Gives a command the store alone, without a daemon around it, and closes it in any case. */
export async function withStore<T>(
  environment: Environment,
  work: (database: OpenDatabase, clock: Clock) => Promise<T>,
): Promise<T> {
  const clock = createSystemClock();
  const database = await openDatabase(storeAddress(environment), { clock, ids: createIds(clock) });
  try {
    return await work(database, clock);
  } finally {
    await database.close();
  }
}
