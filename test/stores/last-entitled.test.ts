import { beforeAll, describe, expect, it } from 'vitest';
import type { ExceptionState } from '../../src/core/domain/seat-exception.ts';
import { exception, poolId, seat } from '../support/builders.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';
import { changeOf, coreAt, entitlementOf, makePerson, readingOf, saveViews } from './known.ts';

const ranks = [
  ['first', { priority: 50 }],
  ['needed', { needBy: '2026-12-01' }],
  ['twin-a', {}],
  ['twin-b', {}],
  ['last', { priority: 1 }],
] as const;

describe.each(databaseKinds)('the end of a pool on %s', (kind) => {
  const test = useDatabase(kind);
  const last = async () => {
    const asked = { poolId: poolId('cad'), limit: 10, offset: 0 };
    return (await test.database.read.team.lastEntitled(asked)).map((one) => one.seat.holder.accountId);
  };

  beforeAll(async () => {
    for (const [name] of ranks) await makePerson(test, name);
    await saveViews(
      test,
      ...ranks.map(([name, rank]) =>
        changeOf(name, { entitlements: { put: [entitlementOf('cad', name, rank)], drop: [] } }),
      ),
    );
    const reading = readingOf({ CAD: ranks.map(([name]) => name) });
    await test.database.write(({ seats }) => seats.replace(reading, coreAt(1), () => true));
    // A seat that somebody else gave is not ours to take.
    const adopted = ranks.map(([name]) => changeOf(name, { adopted: [seat('cad', name)] }));
    await saveViews(test, ...adopted);
  });

  it('is the waiting list read backwards: of two who are alike the last by id comes first', async () => {
    expect(await last()).toEqual(['last', 'twin-b', 'twin-a', 'needed', 'first']);
  });

  it('has no seat that an undo keeps, until that asks', async () => {
    const undone = (state: ExceptionState) =>
      test.database.write(({ exceptions }) =>
        exceptions.put([
          exception('last', { class: 'preempted', state }),
          exception('twin-a', { poolId: poolId('bim') }),
        ]),
      );
    await undone('kept');
    expect(await last()).toEqual(['twin-b', 'twin-a', 'needed', 'first']);

    await undone('asks');
    expect((await last())[0]).toBe('last');
  });
});
