import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/stores/open-database.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';
import { entra, pushTo } from './pushed.ts';

describe.each(databaseKinds)('units of work on %s', (kind) => {
  const test = useDatabase(kind);

  it('are read back as soon as they have resolved', async () => {
    await test.database.write(({ facts }) => facts.set('paused', 'a'));

    expect(await test.database.read.facts.get('paused')).toBe('a');
  });

  it('that throw are undone alone among those that share their commit', async () => {
    const push = pushTo(test);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        test.database.write(async ({ users }) => {
          await users.create({
            sourceId: entra,
            id: test.ids.next() as never,
            resource: { userName: `uow-${index}` },
            at: 1,
          });
          if (index % 3 === 0) throw new Error(`work ${index} fails`);
          return index;
        }),
      ),
    );

    const failed = outcomes.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []));
    expect(failed).toEqual([0, 3, 6, 9, 12, 15, 18]);
    for (const index of [0, 1, 2, 3, 4, 5]) {
      const again = push.user({ userName: `uow-${index}` });
      if (index % 3 === 0) await again;
      else await expect(again).rejects.toThrow(/already/);
    }
  });

  it('leave nothing behind when a later statement fails', async () => {
    const work = test.database.write(async ({ facts }) => {
      await facts.set('instance-id', 'half');
      throw new TypeError('broken');
    });

    await expect(work).rejects.toThrow(TypeError);
    expect(await test.database.read.facts.get('instance-id')).toBeNull();
  });

  it('are seen by another process, and see its own', async () => {
    const other = await openDatabase(test.url, { clock: test.clock, ids: test.ids });
    try {
      await test.database.write(({ facts }) => facts.set('paused', 'by us'));
      expect(await other.read.facts.get('paused')).toBe('by us');
      await Promise.all([
        other.write(({ facts }) => facts.set('paused', 'by them')),
        test.database.write(({ facts }) => facts.set('long-gap', 'by us')),
      ]);
      expect(await test.database.read.facts.get('paused')).toBe('by them');
    } finally {
      await other.close();
    }
  });

  it('that are under way are finished before the database closes, and later ones are refused', async () => {
    const other = await openDatabase(test.url, { clock: test.clock, ids: test.ids });
    const late = other.write(({ facts }) => facts.set('instance-id', 'closing'));
    await Promise.all([late, other.close()]);

    expect(await test.database.read.facts.get('instance-id')).toBe('closing');
    await expect(other.write(({ facts }) => facts.clear('paused'))).rejects.toThrow();
  });
});
