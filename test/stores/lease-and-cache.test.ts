import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/stores/open-database.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';

describe.each(databaseKinds)('the lease on %s', (kind) => {
  const test = useDatabase(kind);
  const hour = 3_600_000;
  const acquire = (name: string, holder: string, forMs = hour) =>
    test.database.lease.acquire({ name, holder, nowAt: test.clock.now(), forMs });

  it('is held by one, who may renew it under the same epoch', async () => {
    expect(await acquire('one', 'ana')).toBe(1);
    expect(await acquire('one', 'bo')).toBeNull();
    expect(await acquire('one', 'ana')).toBe(1);
    expect(await acquire('other', 'bo')).toBe(1);
  });

  it('passes on when it has expired, under a higher epoch', async () => {
    expect(await acquire('expires', 'ana', -1000)).toBe(1);
    expect(await acquire('expires', 'bo', -1000)).toBe(2);
    expect(await acquire('expires', 'ana')).toBe(3);
    expect(await acquire('expires', 'bo')).toBeNull();
  });

  it('passes on when it is given back, and only its holder can give it back', async () => {
    await acquire('given', 'ana');
    await test.database.lease.release({ name: 'given', holder: 'bo' });
    expect(await acquire('given', 'bo')).toBeNull();

    await test.database.lease.release({ name: 'given', holder: 'ana' });
    expect(await acquire('given', 'bo')).toBe(2);
  });

  it('goes to exactly one of many processes that ask at the same moment', async () => {
    const others = await Promise.all(
      Array.from({ length: 3 }, () => openDatabase(test.url, { clock: test.clock, ids: test.ids })),
    );
    try {
      const epochs = await Promise.all(
        [test.database, ...others].map((database, index) =>
          database.lease.acquire({ name: 'race', holder: `h${index}`, nowAt: test.clock.now(), forMs: hour }),
        ),
      );
      expect(epochs.filter((epoch) => epoch !== null)).toEqual([1]);
    } finally {
      await Promise.all(others.map((other) => other.close()));
    }
  });
});

describe.each(databaseKinds)('the cache on %s', (kind) => {
  const test = useDatabase(kind);

  it('keeps texts under keys, each namespace apart', async () => {
    const [hr, sessions] = [test.database.cache('hr'), test.database.cache('sessions')];
    await hr.set('etag', '"1"');
    await sessions.set('etag', 'other');
    await hr.set('etag', '"2"');

    expect(await hr.get('etag')).toBe('"2"');
    expect(await sessions.get('etag')).toBe('other');
    await hr.delete('etag');
    expect(await hr.get('etag')).toBeUndefined();
    expect(await sessions.get('etag')).toBe('other');
  });

  it('outlives the process', async () => {
    await test.database.cache('long').set('cursor', 'c1');
    const other = await openDatabase(test.url, { clock: test.clock, ids: test.ids });
    try {
      expect(await other.cache('long').get('cursor')).toBe('c1');
    } finally {
      await other.close();
    }
  });

  it('forgets what has expired, and sweeps it away when something is set', async () => {
    const cache = test.database.cache('short');
    const { read, write } = test.database.workspace<{
      kv: { k: string; v: string; expires: number | null };
    }>();
    await cache.set('kept', 'yes', 3_600_000);
    await cache.set('gone', 'no', 3_600_000);
    await write(async (db) => {
      await db.updateTable('kv').set({ expires: 1 }).where('k', 'like', '%gone').execute();
    });

    expect(await cache.get('gone')).toBeUndefined();
    expect(await cache.get('kept')).toBe('yes');
    await cache.set('another', 'x');
    const keys = await read.selectFrom('kv').select('k').where('k', 'like', 'short%').execute();
    expect(keys.map(({ k }) => k.split('::').at(-1)).sort()).toEqual(['another', 'kept']);
  });
});
