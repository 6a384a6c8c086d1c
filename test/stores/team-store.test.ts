import { beforeAll, describe, expect, it } from 'vitest';
import { accountId, core, poolId } from '../support/builders.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';
import {
  accountOf,
  changeOf,
  coreAt,
  entitlementOf,
  makePerson,
  readingOf,
  saveViews,
  viewOf,
} from './known.ts';

const ranks = [
  ['first', { priority: 50 }],
  ['needed', { needBy: '2026-12-01' }],
  ['plain', {}],
  ['last', { priority: 1 }],
] as const;

describe.each(databaseKinds)('the team on %s', (kind) => {
  const test = useDatabase(kind);
  const names = (members: Iterable<{ readonly accountId: string }>) =>
    [...members].map(({ accountId: id }) => id);

  beforeAll(async () => {
    for (const [name] of ranks) await makePerson(test, name);
    for (const name of ['gone', 'gone-holding']) await makePerson(test, name);
    await saveViews(
      test,
      ...ranks.map(([name, rank]) =>
        changeOf(name, { entitlements: { put: [entitlementOf('cad', name, rank)], drop: [] } }),
      ),
      ...['gone', 'gone-holding'].map((name) => changeOf(name, { view: viewOf(name, { standing: 'left' }) })),
    );
    const reading = readingOf(
      { CAD: ['plain', 'last', 'needed', 'first', 'stranger', 'gone-holding'] },
      { accounts: [accountOf('gone', { protectedRole: 'administrator' })] },
    );
    await test.database.write(({ seats }) => seats.replace(reading, coreAt(1), () => true));
  });

  it('names its members by the people behind them', async () => {
    const members = await test.database.read.team.members(
      core,
      ['first', 'stranger', 'nobody'].map(accountId),
    );

    expect(members.get(accountId('first'))).toEqual({
      accountId: 'first',
      email: 'first@example.com',
      displayName: 'first Person',
      givenName: 'first',
      familyName: 'Person',
      standing: 'employed',
      protectedRole: null,
    });
    expect(members.get(accountId('stranger'))).toMatchObject({
      displayName: 'stranger@example.com',
      givenName: '',
      standing: null,
    });
    expect(members.size).toBe(2);
  });

  it('lists holders from the end of the waiting list on, before them who has no right to the seat', async () => {
    const { team } = test.database.read;
    const order = names(await team.lastHolders({ poolId: poolId('cad'), limit: 10 }));

    expect(order.slice(0, 2).toSorted()).toEqual(['gone-holding', 'stranger']);
    expect(order.slice(2)).toEqual(['last', 'plain', 'needed', 'first']);
    expect(await team.lastHolders({ poolId: poolId('cad'), limit: 3 })).toHaveLength(3);
    expect(await team.lastHolders({ poolId: poolId('bim'), limit: 3 })).toEqual([]);
  });

  it('knows who left, holds nothing and is still there', async () => {
    const idle = await test.database.read.team.idleLeavers({ coreId: core, limit: 10 });

    expect(idle).toMatchObject([{ accountId: 'gone', standing: 'left', protectedRole: 'administrator' }]);
  });
});
