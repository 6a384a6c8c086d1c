import { beforeAll, describe, expect, it } from 'vitest';
import { asId, type SourceId } from '../../src/core/domain/ids.ts';
import { PERSON_SCHEMA } from '../../src/core/filter/person-schema.ts';
import { resolveAttribute } from '../../src/core/filter/resolve-attribute.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';

const size = 2_500;
const sourceId = asId<SourceId>('big');

describe.each(databaseKinds)('a jump into a long list on %s', (kind) => {
  const test = useDatabase(kind);
  const titles = Array.from({ length: size }, (_, n) => (n % 3 === 0 ? undefined : `t${(n * 7919) % size}`));
  const list = (startIndex: number, count: number, sort?: { path: string; isDescending: boolean }) =>
    test.database.read.users.list({
      sourceId,
      filter: null,
      sort: sort ? { ...sort, steps: resolveAttribute(PERSON_SCHEMA, { name: sort.path })! } : null,
      page: { startIndex, count },
    });

  beforeAll(async () => {
    const readingId = test.ids.next();
    const records = titles.map((title, n) => ({
      key: String(n).padStart(5, '0'),
      resource: { userName: `u${n}`, ...(title !== undefined && { title }) },
      active: true,
    }));
    await test.database.write(({ readings }) => readings.stage({ sourceId, readingId, records }));
    await test.database.write(({ readings }) =>
      readings.accept({ sourceId, readingId, kind: 'snapshot', at: 1 }),
    );
  });

  it.each([
    undefined,
    { path: 'userName', isDescending: false },
    { path: 'title', isDescending: false },
    { path: 'title', isDescending: true },
  ])('finds the page that counting from the first row finds: %j', async (sort) => {
    const whole = (await list(1, size, sort)).items.map(({ id }) => id);
    expect(new Set(whole).size).toBe(size);

    for (const startIndex of [1001, 1002, 1251, 1252, 1668, 1669, 2000, 2400, 2401, 2402, 2500]) {
      const { total, items, isMore, places } = await list(startIndex, 100, sort);
      expect(items.map(({ id }) => id)).toEqual(whole.slice(startIndex - 1, startIndex + 99));
      expect([total, isMore, places.length]).toEqual([size, startIndex + 99 < size, items.length]);
    }
  });

  it('behind the end shows nobody, and says how many there are', async () => {
    for (const startIndex of [2501, 2600, Number.MAX_SAFE_INTEGER])
      expect(await list(startIndex, 100)).toEqual({ total: size, items: [], places: [], isMore: false });
  });
});
