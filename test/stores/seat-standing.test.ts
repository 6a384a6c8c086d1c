import { beforeAll, describe, expect, it } from 'vitest';
import type { DriftRow } from '../../src/core/domain/drift.ts';
import type { RecordId } from '../../src/core/domain/ids.ts';
import { removal, waiter } from '../support/builders.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';
import { accountOf, changeOf, coreAt, link, makePerson, readingOf, saveViews } from './known.ts';
import { okta, pushTo } from './pushed.ts';

/** The row of somebody who waits for a seat. */
function missing(pool: string, name: string, rank: Partial<DriftRow> = {}): DriftRow {
  const { recipient, ...row } = waiter(pool, name);
  return {
    ...removal(pool, name),
    ...row,
    class: 'missing',
    subject: `person:${recipient.personId}`,
    accountId: null,
    decision: 'waiting',
    ...rank,
  };
}
const due = (pool: string, name: string, row: Partial<DriftRow>) => removal(pool, name, row);
const day = 86_400_000;

describe.each(databaseKinds)('what people hold, wait for and will lose on %s', (kind) => {
  const test = useDatabase(kind);
  const records = new Map<string, RecordId>();
  const of = async (...names: readonly string[]) => {
    const ids = names.map((name) => records.get(name) ?? (name as RecordId));
    const found = await test.database.read.seats.ofRecords(ids);
    return ids.map((id) => found.get(id));
  };

  beforeAll(async () => {
    for (const name of ['ana', 'bo', 'cy', 'di', 'ed', 'flo', 'none'])
      records.set(name, await makePerson(test, name));
    const second = await pushTo(test, okta).user({ userName: 'ana@okta.example' });
    await link(test, second, 'ana');
    records.set('ana in okta', second);
    records.set('unlinked', await pushTo(test).user({ userName: 'unlinked' }));
    await test.database.write(({ seats }) =>
      seats.replace(
        readingOf(
          { CAD: ['ana', 'cy', 'stranger', 'ana2'], BIM: ['ana', 'di', 'ed'] },
          { accounts: [accountOf('ana2', { email: 'ana@okta.example' })] },
        ),
        coreAt(5000),
        () => true,
      ),
    );
    await saveViews(
      test,
      changeOf('bo', {
        drift: { put: [missing('cad', 'bo', { since: 20 }), missing('bim', 'bo')], drop: [] },
      }),
      changeOf('flo', { drift: { put: [missing('cad', 'flo', { since: 10 })], drop: [] } }),
      changeOf('ed', { drift: { put: [missing('cad', 'ed', { since: 30, priority: 90 })], drop: [] } }),
      changeOf('cy', {
        drift: {
          put: [due('cad', 'cy', { class: 'not-entitled', decision: 'grace', since: 7, dueAt: 7 * day })],
          drop: [],
        },
      }),
      changeOf('di', {
        drift: {
          put: [
            due('bim', 'di', { class: 'not-entitled', decision: 'grace', dueAt: Number.MAX_SAFE_INTEGER }),
          ],
          drop: [],
        },
      }),
    );
  });

  it('is the pools of the person behind the record, whichever source says so, each pool once', async () => {
    const seats = {
      holds: [
        { poolId: 'bim', product: 'BIM', since: 5000 },
        { poolId: 'cad', product: 'CAD', since: 5000 },
      ],
      waitsFor: [],
      willLose: [],
    };
    expect(await of('ana', 'ana in okta')).toEqual([seats, seats]);
  });

  it('has the place in line by priority, need-by and age, whoever else is asked about', async () => {
    const [bo, flo, ed] = await of('bo', 'flo', 'ed');
    expect(bo?.waitsFor).toEqual([
      { poolId: 'bim', product: 'BIM', since: 0, position: 1 },
      { poolId: 'cad', product: 'CAD', since: 20, position: 3 },
    ]);
    expect(flo?.waitsFor).toMatchObject([{ poolId: 'cad', position: 2 }]);
    expect(ed?.waitsFor).toMatchObject([{ poolId: 'cad', position: 1 }]);
    expect((await of('bo'))[0]).toEqual(bo);
  });

  it('has the day on which a seat goes, and none when it goes only to somebody who needs it', async () => {
    const [cy, di] = await of('cy', 'di');
    expect(cy).toEqual({
      holds: [{ poolId: 'cad', product: 'CAD', since: 5000 }],
      waitsFor: [],
      willLose: [{ poolId: 'cad', product: 'CAD', since: 7, dueAt: 7 * day }],
    });
    expect(di?.willLose).toMatchObject([{ poolId: 'bim', dueAt: null }]);
  });

  it.each([
    ['protected', 'not-entitled'],
    ['manual', 'leaver'],
    ['quarantined', 'leaver'],
    ['due', 'moved'],
    ['due', 'duplicate'],
  ] as const)('has nothing to lose by a row that is %s and %s', async (decision, name) => {
    const row = due('bim', 'ed', { class: name, decision });
    await saveViews(test, changeOf('ed', { drift: { put: [row], drop: [] } }));
    expect((await of('ed'))[0]?.willLose).toEqual([]);
    await saveViews(test, changeOf('ed', { drift: { put: [], drop: [row] } }));
  });

  it('is nothing for people without seats, records of nobody, and ids that are none', async () => {
    expect(await of('none', 'unlinked', 'nonsense')).toEqual([undefined, undefined, undefined]);
    expect((await test.database.read.seats.ofRecords([])).size).toBe(0);
  });

  it('knows no product where the licensing core knows none', async () => {
    const row = missing('ghost', 'none');
    await saveViews(test, changeOf('none', { drift: { put: [row], drop: [] } }));
    expect((await of('none'))[0]?.waitsFor).toMatchObject([{ poolId: 'ghost', product: 'ghost' }]);
  });
});
