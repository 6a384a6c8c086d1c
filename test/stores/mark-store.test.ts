import { describe, expect, it } from 'vitest';
import { asId, type PersonId, type RecordId } from '../../src/core/domain/ids.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';
import { marked, settleAll } from './pushed.ts';

const records = (...names: string[]) => names.map((name) => asId<RecordId>(name));

describe.each(databaseKinds)('marks on %s', (kind) => {
  const test = useDatabase(kind);
  const mark = (...names: string[]) =>
    test.database.write(({ marks }) => marks.markRecords(records(...names), 1000));

  it('are taken oldest first, by kind, and a renewed one is the youngest', async () => {
    await mark('c');
    await mark('a');
    await mark('b');
    await test.database.write(({ marks }) => marks.markPeople([asId<PersonId>('p')], 1000));
    await mark('c', 'c');

    expect(await marked(test, 'record')).toEqual(['a', 'b', 'c']);
    expect((await test.database.read.marks.take('record', 2)).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(await marked(test, 'person')).toEqual(['p']);
    expect(await test.database.read.runs.pending()).toBe(4);
    await settleAll(test);
  });

  it('stay when they were renewed after they were taken', async () => {
    await mark('kept', 'done');
    const taken = await test.database.read.marks.take('record', 10);
    await mark('kept');

    await test.database.write(({ marks }) => marks.settle(taken));

    expect(await marked(test, 'record')).toEqual(['kept']);
    await settleAll(test);
  });

  it('never get a stamp twice, even when none are left', async () => {
    await mark('x');
    const [first] = await test.database.read.marks.take('record', 1);
    await settleAll(test);
    await mark('x');
    const [second] = await test.database.read.marks.take('record', 1);

    expect(second!.stamp).toBeGreaterThan(first!.stamp);
    await test.database.write(({ marks }) => marks.settle([first!]));
    expect(await marked(test, 'record')).toEqual(['x']);
    await settleAll(test);
  });

  it('of the same people may be set by many at once', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `m${index}`);
    await Promise.all([mark(...names), mark(...[...names].reverse()), mark(...names.slice(5)), mark('m3')]);

    expect(await marked(test, 'record')).toHaveLength(30);
    await settleAll(test);
  });

  it('are set for people whose date has come, once', async () => {
    await test.database.write(async ({ correlation, cases }) => {
      for (const [name, nextDueAt] of [
        ['due', 500],
        ['later', 5000],
        ['never', null],
      ] as const) {
        const personId = asId<PersonId>(name);
        await correlation.save(
          [
            {
              recordId: asId<RecordId>('none'),
              personId,
              link: 'linked',
              note: '',
              disputed: [],
              isNewPerson: true,
            },
          ],
          1,
        );
        await cases.save(
          [
            {
              personId,
              view: null,
              viewHash: '',
              nextDueAt,
              entitlements: { put: [], drop: [] },
              drift: { put: [], drop: [] },
              adopted: [],
              exceptions: { put: [], ended: [] },
            },
          ],
          1,
        );
      }
    });
    await settleAll(test);

    expect(await test.database.write(({ marks }) => marks.markDue(1000))).toBe(1);
    expect(await marked(test, 'person')).toEqual(['due']);
    expect(await test.database.write(({ marks }) => marks.markDue(1000))).toBe(0);
  });
});
