import { describe, expect, it } from 'vitest';
import { asId, type CoreId } from '../../../src/core/domain/ids.ts';
import type { Operation } from '../../../src/core/domain/plan.ts';
import type { GuardPolicy, Policy } from '../../../src/core/domain/policy.ts';
import { checkPlan } from '../../../src/core/guard/check-plan.ts';
import { checkReading } from '../../../src/core/guard/check-reading.ts';
import { doubtfulSeats } from '../../../src/core/guard/doubtful-seats.ts';
import { isDryPool } from '../../../src/core/guard/guard-dry-run.ts';
import type { GuardNumbers } from '../../../src/core/guard/guard-numbers.ts';
import { guardRemovals } from '../../../src/core/guard/guard-removals.ts';
import { guardsOf } from '../../../src/core/guard/guards-of.ts';
import { core, policy, poolId, quiet } from '../../support/builders.ts';
import { add, many, unassign } from './operations.ts';

interface Given {
  readonly operations: readonly Operation[];
  readonly numbers?: Partial<GuardNumbers>;
  readonly policy?: Partial<Policy>;
}
const check = ({ operations, numbers, ...given }: Given) =>
  checkPlan({ plan: { operations, waiting: [] }, numbers: quiet(numbers), policy: policy(given.policy) });
const scopes = (given: Given) => [
  ...new Set(check(given).held.flatMap(({ tripped }) => tripped.map(({ scope }) => scope))),
];
const withGuards = (change: Partial<GuardPolicy>): Partial<Policy> => ({
  guards: { ...policy().guards, ...change },
});
const withBands = (removals: Partial<GuardPolicy['removals']>) =>
  withGuards({ removals: { ...policy().guards.removals, ...removals } });
/** Every scope has that many holders. */
const holders = (count: number) => ({
  holdersByPool: new Map([[poolId('cad'), count]]),
  holdersByCore: new Map([[core, count]]),
  holdersInAll: count,
});

describe('adds that policy calls safe', () => {
  it('go on past too many removals, and past no other guard', () => {
    const safe = withGuards({ safeAdds: 'continue' });

    expect(check({ operations: [...many(11), add('b')], policy: safe }).cleared).toEqual([add('b')]);
    expect(check({ operations: [add('b')], numbers: { isFirstRun: true }, policy: safe }).cleared).toEqual(
      [],
    );
  });
});

describe('a band of removals', () => {
  const off = { count: 'off', share: 'off' } as const;

  it('is a share of a large scope alone: what a small one may lose is no floor for it', () => {
    const bands = withBands({ perRun: { count: 'off', share: 0.01 }, small: { upTo: 20, count: 5 } });

    expect(check({ operations: many(1), numbers: holders(21), policy: bands }).held).toHaveLength(1);
    expect(check({ operations: many(5), numbers: holders(20), policy: bands }).held).toEqual([]);
    expect(check({ operations: many(6), numbers: holders(20), policy: bands }).held).toHaveLength(6);
  });

  it('that is a share of nothing means never, in a small scope too', () => {
    const bands = withBands({ perRun: { count: 'off', share: 0 } });

    expect(check({ operations: many(1), numbers: holders(3), policy: bands }).held).toHaveLength(1);
  });

  it('lets a small scope lose its share where that is more', () => {
    const bands = withBands({ perRun: { count: 'off', share: 0.5 }, perDay: off });

    expect(check({ operations: many(9), numbers: holders(18), policy: bands }).held).toEqual([]);
    expect(check({ operations: many(10), numbers: holders(18), policy: bands }).held).toHaveLength(10);
  });

  it('counts in a pool only what that pool would lose', () => {
    const numbers = {
      ...holders(1000),
      holdersByPool: new Map([
        [poolId('cad'), 1000],
        [poolId('bim'), 4],
      ]),
    };
    const operations = [...many(20), unassign('x', {}, 'bim')];

    expect(scopes({ operations, numbers })).toEqual([]);
  });

  it('adds up what the pools of a licensing core lost today, and nothing of a pool that is gone', () => {
    const byPool = (cad: number, bim: number, gone: number) => ({
      total: 0,
      byPool: new Map([
        [poolId('cad'), cad],
        [poolId('bim'), bim],
        [poolId('gone'), gone],
      ]),
    });
    const numbers = {
      ...holders(1000),
      holdersByPool: new Map([[poolId('bim'), 1000]]),
      holdersInAll: 10_000,
    };
    const bim = [unassign('x', {}, 'bim')];

    expect(scopes({ operations: bim, numbers: { ...numbers, removedToday: byPool(25, 24, 9) } })).toEqual([]);
    expect(scopes({ operations: bim, numbers: { ...numbers, removedToday: byPool(25, 25, 9) } })).toEqual([
      'core:main',
    ]);
  });

  it('adds up what everybody lost today', () => {
    const removedToday = { total: 50, byPool: new Map() };

    expect(scopes({ operations: many(1), numbers: { ...holders(1000), removedToday } })).toEqual([
      'everybody',
    ]);
  });

  it('does not count what is proposed because seats are too few: that always asks', () => {
    const operations = [...many(30, { class: 'over-capacity' }), unassign('left')];

    expect(check({ operations }).cleared).toEqual([unassign('left')]);
  });

  it('is in one run a share of what is held now, whatever was taken today', () => {
    const removedToday = { total: 20, byPool: new Map([[poolId('cad'), 20]]) };
    const given = { numbers: { ...holders(80), removedToday }, policy: withBands({ perDay: off }) };

    expect(check({ operations: many(8), ...given }).held).toEqual([]);
    expect(check({ operations: many(9), ...given }).held).toHaveLength(9);
  });

  it('of a pool that policy does not know is that for all', () => {
    expect(guardsOf(poolId('gone'), policy())).toEqual(policy().guards);
  });

  it('can be lifted by an approval', () => {
    const [first] = check({ operations: many(11) }).held;

    expect(first?.tripped.map(({ approvable }) => approvable)).toEqual([true, true, true]);
  });

  it('names the count where count and share allow the same', () => {
    const bands = withBands({ perRun: { count: 10, share: 0.1 } });
    const [first] = check({ operations: many(11), policy: bands }).held;

    expect(first?.tripped[0]?.message).toContain('at most 10 may (guards.removals allows 10)');
  });

  it('is not asked about a plan that takes nothing, whatever was taken today', () => {
    const removedToday = { total: 99, byPool: new Map([[poolId('cad'), 99]]) };
    const input = { operations: [add('a')], numbers: quiet({ removedToday }), policy: policy() };

    expect(guardRemovals(input)).toEqual([]);
  });

  it('of one licensing core holds nothing of another', () => {
    const far = { ...add('y', 'bim'), coreId: asId<CoreId>('far') };
    const numbers = { ...holders(1000), holdersInAll: 100_000 };
    const bands = withBands({ perRun: { count: 'off', share: 0.02 }, perDay: off });
    const { cleared, held } = check({ operations: [...many(21), far], numbers, policy: bands });

    expect(held).toHaveLength(21);
    expect(cleared).toEqual([far]);
  });
});

describe('a pool in a dry run', () => {
  it('is judged by its own removals, not by those of the others', () => {
    const pools = new Map(
      [...policy().pools].map(([id, one]) => [id, { ...one, dryRun: id === poolId('bim') }]),
    );
    const { held } = check({ operations: [...many(11), unassign('x', {}, 'bim')], policy: { pools } });
    const ofDry = held.filter(({ operation }) => operation.poolId === poolId('bim'));

    expect(ofDry.map(({ tripped }) => tripped.map(({ guard }) => guard))).toEqual([['dry-run']]);
  });
});

describe('several pools in a dry run', () => {
  it('are each told by themselves, and a pool that policy does not know is none', () => {
    const pools = new Map([...policy().pools].map(([id, one]) => [id, { ...one, dryRun: true }]));
    const { held } = check({ operations: [unassign('a'), unassign('x', {}, 'bim')], policy: { pools } });

    expect(held.map(({ tripped }) => tripped.map(({ scope }) => scope))).toEqual([
      ['pool:cad'],
      ['pool:bim'],
    ]);
    expect(isDryPool(poolId('gone'), policy())).toBe(false);
  });
});

describe('seats whose removal is in doubt', () => {
  it('are those that somebody would lose, and none that somebody would get', () => {
    const { held, cleared } = check({
      operations: [unassign('a'), unassign('b', { class: 'moved' }), add('c')],
      numbers: { isFirstRun: true },
    });

    expect(held).toHaveLength(3);
    expect([...doubtfulSeats({ held, cleared })]).toHaveLength(1);
  });
});

describe('an expectation that is off', () => {
  const off = {
    atLeast: 'off',
    maxDrop: 'off',
    minOverlap: 'off',
    maxUnitDrop: 'off',
    canaries: ['1', '2', '3'],
  } as const;
  const counts = {
    staged: 0,
    before: 100,
    overlap: 0,
    departments: [{ name: 'bridges', before: 50, staged: 0 }],
    canariesFound: ['1', '2', '3'],
  };

  it('asks nothing, not even of an empty reading', () => {
    expect(checkReading('snapshot', counts, off)).toEqual([]);
  });

  it('leaves the others on: two who are always there are missed by name, and one person is a person', () => {
    expect(checkReading('snapshot', { ...counts, canariesFound: ['2'] }, off)).toEqual([
      '1, 3 must be in every reading and are not (expect.canaries)',
    ]);
    expect(checkReading('snapshot', { ...counts, staged: 1 }, { ...off, atLeast: 5 })).toEqual([
      '1 person was read; expect.atLeast is 5',
    ]);
  });
});
