import { describe, expect, it } from 'vitest';
import { databaseKinds, openTestDatabase } from '../support/databases.ts';
import { createTeam, ledgerParts } from '../licensing/ledger-world.ts';
import { hammerPool } from './hammer-pool.ts';

describe.each(databaseKinds)('a pool that two processes hammer on %s', (kind) => {
  it('is never held beyond its size, and loses no seat and no act', async () => {
    const test = await openTestDatabase(kind, ledgerParts);
    const world = await createTeam(test, '1');
    try {
      await world.offer('CAD', 3);
      const order = { url: test.url, coreId: world.context.coreId, product: 'CAD', people: 6, forMs: 3000 };
      const { answers, looks, broken } = await hammerPool(world.ledger, order);

      expect(broken).toEqual([]);
      expect(answers['done'] ?? 0).toBeGreaterThan(10);
      expect(answers['refused no-seat'] ?? 0).toBeGreaterThan(0);
      expect(looks).toBeGreaterThan(1);
    } finally {
      await world.close();
    }
  });
});
