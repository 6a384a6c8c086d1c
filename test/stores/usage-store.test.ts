import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { UsageRow } from '../../src/ports/stores/usage-store.ts';
import { core, personId } from '../support/builders.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';
import { coreAt, makePerson, readingOf } from './known.ts';

const useOf = (name: string, at: number, fields: Partial<UsageRow> = {}): UsageRow => ({
  coreId: core,
  product: 'CAD',
  email: `${name}@example.com`,
  at,
  source: 'import',
  isOffline: false,
  toldAt: 1000,
  ...fields,
});

describe.each(databaseKinds)('last use on %s', (kind) => {
  const test = useDatabase(kind);
  // The tables are shared: each test has a product of its own.
  const own = { product: '', number: 0 };
  beforeEach(async () => {
    own.number += 1;
    own.product = `CAD ${own.number}`;
    await marked();
  });
  const use = (name: string, at: number, fields: Partial<UsageRow> = {}) =>
    useOf(name, at, { product: own.product, ...fields });
  const ana = () => ({ coreId: core, product: own.product, email: 'Ana@example.com' });
  const record = (...rows: readonly UsageRow[]) =>
    test.database.write(({ usage }) => usage.record(rows, 2000));
  const usesOf = async (name: string) =>
    ((await test.database.read.usage.of([personId(name)])).get(personId(name)) ?? []).filter(({ product }) =>
      product.startsWith(own.product),
    );
  const marked = async () => {
    const { read, write } = test.database;
    const marks = await read.marks.take('person', 100);
    await write((stores) => stores.marks.settle(marks));
    return marks.map(({ id }) => id).sort();
  };

  beforeAll(async () => {
    for (const name of ['ana', 'bo']) await makePerson(test, name);
    const reading = readingOf({ CAD: ['ana', 'bo'] });
    await test.database.write(({ seats }) => seats.replace(reading, coreAt(1000), () => true));
    await marked();
  });

  it('is kept by person and product, whatever the case of the address, and marks whom it concerns', async () => {
    expect(await record(use('ANA', 100), use('stranger', 100))).toBe(2);

    expect(await usesOf('ana')).toEqual([
      {
        coreId: core,
        product: own.product,
        emailKey: 'ana@example.com',
        at: 100,
        source: 'import',
        isOffline: false,
        toldAt: 1000,
        keptUntil: null,
        takenAt: null,
      },
    ]);
    expect(await usesOf('bo')).toEqual([]);
    expect(await marked()).toEqual(['ana']);
  });

  it('changes nothing and marks nobody when the same is said again, or less', async () => {
    await record(use('ana', 100));
    await marked();

    expect(await record(use('ana', 100), use('ana', 50, { toldAt: 900 }))).toBe(0);
    expect(await marked()).toEqual([]);
  });

  it('knows for longer when a later word says the same', async () => {
    await record(use('ana', 100));

    expect(await record(use('ana', 100, { toldAt: 5000 }))).toBe(1);
    expect(await usesOf('ana')).toMatchObject([{ at: 100, toldAt: 5000 }]);
  });

  it('is uncertain by the word of the last use, not by an older one', async () => {
    await record(use('ana', 100, { isOffline: true }));
    await record(use('ana', 50, { toldAt: 5000 }));
    expect(await usesOf('ana')).toMatchObject([{ at: 100, isOffline: true }]);
    await record(use('ana', 200));
    expect(await usesOf('ana')).toMatchObject([{ at: 200, isOffline: false }]);
  });

  it('forgets that a seat was taken when it is given again, used, or given back by hand', async () => {
    const seat = ana();
    const take = () => test.database.write(({ usage }) => usage.settle(seat, 3000));
    const takenAt = async () => (await usesOf('ana'))[0]?.takenAt;
    await record(use('ana', 100));

    await take();
    expect(await takenAt()).toBe(3000);
    await record(use('ana', 2999));
    expect(await takenAt()).toBe(3000);
    await record(use('ana', 3001));
    expect(await takenAt()).toBeNull();
    await take();
    await test.database.write(({ usage }) => usage.settle(seat, null));
    expect(await takenAt()).toBeNull();
    await take();
    expect(await test.database.write(({ usage }) => usage.keep(seat, 9000, 4000))).toBe(true);
    expect(await usesOf('ana')).toMatchObject([{ takenAt: null, keptUntil: 9000 }]);
  });

  it('says when there is no use of a seat that is to be kept', async () => {
    const seat = { ...ana(), email: 'bo@example.com' };

    expect(await test.database.write(({ usage }) => usage.keep(seat, 9000, 4000))).toBe(false);
    expect(await usesOf('bo')).toEqual([]);
  });

  it('is the same in whatever order and portions it is told', async () => {
    const rows = fc.array(
      fc.record({ at: fc.integer({ min: 0, max: 9 }), toldAt: fc.integer({ min: 10, max: 19 }) }),
      {
        minLength: 1,
        maxLength: 6,
      },
    );
    let round = 0;
    await fc.assert(
      fc.asyncProperty(rows, async (told) => {
        round += 1;
        const product = `${own.product} ${round},`;
        for (const row of told) await record(use('ana', row.at, { toldAt: row.toldAt, product }));
        await record(
          ...told.toReversed().map((row) => use('ana', row.at, { ...row, product: `${product} b` })),
        );
        const mine = (await usesOf('ana')).filter((one) => one.product.startsWith(product));
        const expected = {
          at: Math.max(...told.map(({ at }) => at)),
          toldAt: Math.max(...told.map(({ toldAt }) => toldAt)),
        };
        expect(mine).toMatchObject([expected, expected]);
      }),
      { numRuns: 10 },
    );
  });

  it('knows until when anybody told of a product', async () => {
    await record(use('ana', 100, { toldAt: 500 }), use('bo', 200, { toldAt: 900 }));
    const newest = await test.database.read.usage.newest();
    expect(newest.filter(({ product }) => product === own.product)).toEqual([
      { coreId: core, product: own.product, toldAt: 900 },
    ]);
  });
});
