import { describe, expect, it } from 'vitest';
import { ledgerParts } from '../licensing/ledger-world.ts';
import { databaseKinds, openTestDatabase } from '../support/databases.ts';
import { hammerNewPool } from './hammer-pool.ts';

describe.each(databaseKinds)('a pool that two processes hammer on %s', (kind) => {
  it('is never held beyond its size, and loses no seat and no act', async () => {
    const { answers, looks, broken } = await hammerNewPool(await openTestDatabase(kind, ledgerParts), 3000);

    expect(broken).toEqual([]);
    expect(answers['done'] ?? 0).toBeGreaterThan(10);
    expect(answers['refused no-seat'] ?? 0).toBeGreaterThan(0);
    expect(looks).toBeGreaterThan(1);
  });
});
