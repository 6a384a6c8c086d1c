import { beforeAll, describe, expect, it } from 'vitest';
import type { DriftRow } from '../../src/core/domain/drift.ts';
import { asId, type HoldId, type RuleId } from '../../src/core/domain/ids.ts';
import type { Operation } from '../../src/core/domain/plan.ts';
import { accountId, core, personId, poolId, recipient, removal } from '../support/builders.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';
import { changeOf, coreAt, entitlementOf, makePerson, readingOf, saveViews, viewOf } from './known.ts';

const missing = (pool: string, name: string, fields: Partial<DriftRow> = {}): DriftRow =>
  removal(pool, name, {
    class: 'missing',
    subject: `person:${name}`,
    accountId: null,
    decision: 'waiting',
    ruleId: asId<RuleId>('rule'),
    priority: 10,
    ...fields,
  });

describe.each(databaseKinds)('drift on %s', (kind) => {
  const test = useDatabase(kind);
  const waiters = async (limit: number, pool = 'cad') =>
    (await test.database.read.drift.waiters(poolId(pool), limit)).map(
      ({ recipient: { personId: id } }) => id,
    );

  beforeAll(async () => {
    const rows: readonly (readonly [string, Partial<DriftRow>])[] = [
      ['w-late', { since: 9 }],
      ['w-early', { since: 1 }],
      ['w-same-b', { since: 5 }],
      ['w-same-a', { since: 5 }],
      ['w-needed-soon', { since: 9, needBy: '2026-12-01' }],
      ['w-needed-later', { since: 1, needBy: '2027-01-01' }],
      ['w-first', { since: 9, priority: 50 }],
      ['w-manual', { decision: 'manual', priority: 99 }],
      ['w-no-mail', { priority: 99 }],
    ];
    for (const [name] of rows) await makePerson(test, name);
    await saveViews(
      test,
      ...rows.map(([name, fields]) =>
        changeOf(name, {
          view: viewOf(name, name === 'w-no-mail' ? { email: null } : {}),
          drift: { put: [missing('cad', name, fields)], drop: [] },
          entitlements: { put: [entitlementOf('cad', name)], drop: [] },
        }),
      ),
    );
  });

  it('offers seats by priority, need-by date, waiting since and person id', async () => {
    const order = ['w-first', 'w-needed-soon', 'w-needed-later', 'w-early', 'w-same-a', 'w-same-b', 'w-late'];

    expect(await waiters(100)).toEqual(order);
    expect(await waiters(3)).toEqual(order.slice(0, 3));
    expect(await waiters(3, 'bim')).toEqual([]);
  });

  it('names a waiter with everything an operation needs', async () => {
    expect(await test.database.read.drift.waiters(poolId('cad'), 1)).toEqual([
      {
        poolId: 'cad',
        coreId: 'main',
        recipient: {
          personId: 'w-first',
          email: 'w-first@example.com',
          givenName: 'w-first',
          familyName: 'Person',
          displayName: 'w-first Person',
        },
        ruleId: 'rule',
        evidence: 'Left.',
        priority: 50,
        needBy: null,
        since: 9,
      },
    ]);
  });

  it('knows people as receivers, but for those without an e-mail', async () => {
    const found = await test.database.read.drift.recipients(['w-late', 'w-no-mail', 'nobody'].map(personId));

    expect([...found.keys()]).toEqual(['w-late']);
    expect(found.get(personId('w-late'))).toMatchObject({ email: 'w-late@example.com', givenName: 'w-late' });
  });

  it('lists the seats that a plan may free now', async () => {
    await saveViews(
      test,
      changeOf('w-late', {
        view: null,
        drift: {
          put: [
            removal('bim', 'due'),
            removal('bim', 'grace-over', { decision: 'grace', dueAt: 1000 }),
            removal('bim', 'grace-on', { decision: 'grace', dueAt: 1001 }),
            removal('bim', 'grace-unless-full', { decision: 'grace', dueAt: 5000, unlessFull: true }),
            removal('bim', 'kept', { decision: 'protected' }),
            removal('bim', 'by-hand', { decision: 'manual' }),
            removal('bim', 'apart', { decision: 'quarantined' }),
          ],
          drop: [],
        },
      }),
    );

    const names = (await test.database.read.drift.removals(1000, [])).map(({ accountId: id }) => id);
    expect([...names].sort()).toEqual(['due', 'grace-over', 'grace-unless-full']);
  });

  it('keeps rows of orphans apart from those of people', async () => {
    const [one, two] = ['o1', 'o2'].map((name) => removal('cad', name, { class: 'orphan', personId: null }));
    await test.database.write(({ drift }) => drift.putApart([one!, two!], []));
    await test.database.write(({ drift }) => drift.putApart([{ ...one!, decision: 'manual' }], [two!]));

    expect(await test.database.read.drift.apart('orphan')).toEqual([{ ...one!, decision: 'manual' }]);
  });

  describe('in views', () => {
    const views = () => test.database.read.views;
    const operation: Operation = {
      kind: 'reassign',
      poolId: poolId('bim'),
      coreId: core,
      from: { accountId: accountId('due'), personId: null, email: '', displayName: '' },
      to: recipient('w-first'),
      because: { class: 'leaver', evidence: '', ruleId: null, restsOn: [] },
      gives: { ruleId: asId<RuleId>('rule'), evidence: '' },
    };
    const decisions = async () =>
      (await views().drift({ poolId: poolId('bim'), limit: 100, offset: 0 })).rows.map((row) => [
        row.accountId,
        row.decision,
      ]);

    it('gives who waits a position, and pages', async () => {
      const whole = await views().drift({ class: 'missing', limit: 100, offset: 0 });
      const part = await views().drift({ class: 'missing', limit: 2, offset: 1 });
      expect(whole.total).toBe(9);
      expect(part).toEqual({ total: 9, rows: whole.rows.slice(1, 3) });

      const all = await views().drift({ class: 'missing', decision: 'waiting', limit: 100, offset: 0 });
      const ranked = all.rows.map(({ personId: id, position }) => [id, position]);
      expect(ranked).toContainEqual(['w-no-mail', 1]);
      expect(ranked).toContainEqual(['w-first', 2]);
      expect(ranked).toContainEqual(['w-late', 8]);
      expect(all.total).toBe(8);
    });

    it('shows what the open hold holds, and takes it back when the hold closes', async () => {
      const before = await decisions();
      const hold = {
        id: asId<HoldId>('h1'),
        digest: 'd1',
        operations: [{ operation, tripped: [] }],
        prices: [],
        openedAt: 1,
        closedAt: null,
        state: 'open',
        decidedBy: null,
      } as const;
      await test.database.write(({ holds }) => holds.open(hold));

      expect(await test.database.read.holds.current()).toEqual(hold);
      expect(await decisions()).toEqual(
        before.map(([id, decision]) => [id, id === 'due' ? 'held' : decision]),
      );
      expect((await views().drift({ decision: 'held', limit: 10, offset: 0 })).total).toBe(1);
      expect(
        (await views().drift({ poolId: poolId('bim'), decision: 'due', limit: 10, offset: 0 })).total,
      ).toBe(0);
      await expect(
        test.database.write(({ holds }) => holds.open({ ...hold, id: asId<HoldId>('h2') })),
      ).rejects.toThrow();

      await test.database.write(({ holds }) =>
        holds.close({ id: hold.id, state: 'approved', by: 'kim', at: 9 }),
      );
      expect(await test.database.read.holds.current()).toBeNull();
      expect(await decisions()).toEqual(before);
    });

    it('sums up each pool', async () => {
      await test.database.write(({ seats }) =>
        seats.replace(readingOf({ CAD: ['x'], BIM: ['y', 'z'] }), coreAt(1), () => true),
      );
      const pools = await views().pools();

      expect(pools).toMatchObject([
        { poolId: 'bim', taken: 2, entitled: 0, waiting: 0, byClass: { leaver: 7 } },
        {
          poolId: 'cad',
          taken: 1,
          entitled: 9,
          byRule: new Map([['rule', 9]]),
          waiting: 8,
          byClass: { missing: 9, orphan: 1 },
        },
      ]);
    });

    it('finds the drift of one person', async () => {
      const { rows } = await views().drift({ personId: personId('w-first'), limit: 10, offset: 0 });

      expect(rows).toMatchObject([{ personId: 'w-first', position: 2, priority: 50 }]);
    });
  });
});
