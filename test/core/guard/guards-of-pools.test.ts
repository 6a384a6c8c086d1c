import { describe, expect, it } from 'vitest';
import type { Operation } from '../../../src/core/domain/plan.ts';
import type { Policy, PoolGuards } from '../../../src/core/domain/policy.ts';
import { checkPlan } from '../../../src/core/guard/check-plan.ts';
import type { GuardNumbers } from '../../../src/core/guard/guard-numbers.ts';
import { core, policy, poolId, quiet, rule } from '../../support/builders.ts';
import { many, unassign } from './operations.ts';

/** Pool `cad` has guards of its own; `bim` has those for all. */
function withOwn(own: Partial<PoolGuards>, fields: Partial<Policy> = {}): Policy {
  const base = policy(fields);
  const { removals, groupKeeps, churn } = base.guards;
  const guards = { removals, groupKeeps, churn, ...own };
  const pools = [...base.pools].map(
    ([id, one]) => [id, { ...one, guards: id === poolId('cad') ? guards : null }] as const,
  );
  return { ...base, pools: new Map(pools) };
}
const band = (count: number | 'off', share: number | 'off') => ({
  perRun: { count, share },
  perDay: { count: 'off', share: 'off' } as const,
  small: { upTo: 0, count: 0 },
});
const large = {
  holdersByPool: new Map([
    [poolId('cad'), 1000],
    [poolId('bim'), 1000],
  ]),
  holdersByCore: new Map([[core, 2000]]),
  holdersInAll: 2000,
};
const tripped = (operations: readonly Operation[], own: Policy, numbers: Partial<GuardNumbers> = large) => [
  ...new Set(
    checkPlan({ plan: { operations, waiting: [] }, numbers: quiet(numbers), policy: own }).held.flatMap(
      (held) => held.tripped.map(({ guard, scope }) => `${guard} ${scope}`),
    ),
  ),
];

describe('guards of one pool', () => {
  it('may be tighter than those for all', () => {
    const own = withOwn({ removals: band(1, 'off') });

    expect(tripped(many(2), own)).toEqual(['removals pool:cad']);
    expect(tripped([unassign('a', {}, 'bim'), unassign('b', {}, 'bim')], own)).toEqual([]);
  });

  it('may be looser, but what all pools lose together stays guarded', () => {
    const own = withOwn({ removals: band('off', 'off') });

    expect(tripped(many(26), own)).toEqual(['removals core:main', 'removals everybody']);
  });

  it('keep none and off apart', () => {
    expect(tripped(many(1), withOwn({ removals: band(0, 'off') }))).toEqual(['removals pool:cad']);
    expect(tripped(many(1), withOwn({ removals: band('off', 0) }))).toEqual(['removals pool:cad']);
    expect(tripped(many(25), withOwn({ removals: band('off', 'off') }))).toEqual([]);
  });

  it('say how much of a group must stay for the seats of the pool', () => {
    const rules = ['cad', 'bim'].map((pool) =>
      rule(pool, pool, 'groups.display eq "Staff"', { groups: ['Staff'] }),
    );
    const groups = [{ display: 'staff', size: 40, baseline: 100, deleted: false }];
    const lost = (pool: string) => unassign(`${pool}-a`, { class: 'not-entitled', ruleId: null }, pool);
    const held = (own: Policy) =>
      checkPlan({
        plan: { operations: [lost('cad'), lost('bim')], waiting: [] },
        numbers: quiet({ ...large, groups }),
        policy: own,
      }).held.map(({ operation, tripped: all }) => [operation.poolId, all[0]?.message.slice(-12)]);

    expect(held(withOwn({ groupKeeps: 0.3 }, { rules }))).toEqual([['bim', 'st keep 50 %']]);
    expect(held(withOwn({ groupKeeps: 'off' }, { rules }))).toEqual([['bim', 'st keep 50 %']]);
    expect(held(withOwn({ groupKeeps: 0.9 }, { rules }))).toEqual([
      ['cad', 'st keep 90 %'],
      ['bim', 'st keep 50 %'],
    ]);
  });

  it('say how often a seat of the pool may move', () => {
    const moves = new Map([
      ['cad a', 2],
      ['bim a', 2],
    ]);
    const operations = [unassign('a'), unassign('a', {}, 'bim')];
    const own = withOwn({ churn: { moves: 2, windowMs: 1 } });

    expect(tripped(operations, own, { ...large, moves })).toEqual(['churn pool:cad']);
    expect(
      tripped(operations, withOwn({ churn: { moves: 'off', windowMs: 1 } }), { ...large, moves }),
    ).toEqual([]);
  });
});
