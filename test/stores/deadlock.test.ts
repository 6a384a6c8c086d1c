import { describe, expect, it } from 'vitest';
import { useDatabase } from '../support/databases.ts';

/** Resolves for everybody once all have arrived, and at once for who comes again. */
function meetingOf(size: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let missing = size;
  return () => {
    missing -= 1;
    if (missing === 0) resolve();
    return promise;
  };
}

describe('two units of work on Postgres that wait for each other', () => {
  const test = useDatabase('postgres');

  it('are both done in the end', async () => {
    const { write, read } = test.database;
    const bothHaveOne = meetingOf(2);
    const take = (first: 'paused' | 'long-gap', second: 'paused' | 'long-gap') =>
      write(async ({ facts }) => {
        await facts.set(first, 'taken');
        await bothHaveOne();
        await facts.set(second, `after ${first}`);
      });
    await write(async ({ facts }) => {
      await facts.set('paused', 'free');
      await facts.set('long-gap', 'free');
    });

    await Promise.all([take('paused', 'long-gap'), take('long-gap', 'paused')]);

    const both = [await read.facts.get('paused'), await read.facts.get('long-gap')].sort();
    // Whoever came second overwrote what the first had set, whole.
    expect([
      ['after long-gap', 'taken'],
      ['after paused', 'taken'],
    ]).toContainEqual(both);
  });
});
