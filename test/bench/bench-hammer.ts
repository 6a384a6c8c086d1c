import { ledgerParts } from '../licensing/ledger-world.ts';
import { databaseKinds, openTestDatabase } from '../support/databases.ts';
import { startPostgres } from '../support/postgres.ts';
import { hammerNewPool } from '../timelines/hammer-pool.ts';
import { say } from './figures.ts';

/** `npm run bench -- hammer [seconds]`: two processes assign and unassign seats of one pool, for that long on each database. */
export async function benchHammer(seconds: number): Promise<void> {
  const postgres = await startPostgres();
  try {
    for (const kind of databaseKinds) {
      const test = await openTestDatabase(kind, ledgerParts, () => postgres.url);
      const { answers, looks, broken } = await hammerNewPool(test, seconds * 1000);
      const changes = Object.values(answers).reduce((sum, times) => sum + times, 0);
      const words = Object.entries(answers).map(([word, times]) => `${word} ${times}`);
      say(
        `${kind}: ${changes} changes asked for in ${seconds} s by two processes: ${words.sort().join(', ')}`,
      );
      if (broken.length === 0) {
        say(
          `${kind}: in ${looks} looks never more than three of three seats were taken; no seat and no act was lost`,
        );
        continue;
      }
      process.exitCode = 1;
      for (const breach of broken) say(`${kind}: ${breach}`);
    }
  } finally {
    await postgres.stop();
  }
}
