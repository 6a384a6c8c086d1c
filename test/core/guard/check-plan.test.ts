import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Operation } from '../../../src/core/domain/plan.ts';
import type { GuardPolicy, Policy } from '../../../src/core/domain/policy.ts';
import { asId, type CoreId, type RuleId } from '../../../src/core/domain/ids.ts';
import { checkPlan } from '../../../src/core/guard/check-plan.ts';
import { isRemoval } from '../../../src/core/guard/trip.ts';
import type { GuardNumbers } from '../../../src/core/guard/guard-numbers.ts';
import { core, policy, poolId, quiet, recipient, rule, sourceId } from '../../support/builders.ts';
import { add, many, unassign } from './operations.ts';

interface Given {
  readonly operations: readonly Operation[];
  readonly numbers?: Partial<GuardNumbers>;
  readonly policy?: Partial<Policy>;
}
const check = ({ operations, numbers, ...given }: Given) =>
  checkPlan({ plan: { operations, waiting: [] }, numbers: quiet(numbers), policy: policy(given.policy) });
const guardsWith = (change: Partial<GuardPolicy>): Partial<Policy> => ({
  guards: { ...policy().guards, ...change },
});
const reasons = (given: Given) => [
  ...new Set(check(given).held.flatMap(({ tripped }) => tripped.map(({ guard }) => guard))),
];

describe('the removal guard', () => {
  it('lets a few go and holds all when they are more than the share', () => {
    expect(check({ operations: many(10) }).cleared).toHaveLength(10);
    expect(check({ operations: many(11) }).held).toHaveLength(11);
  });

  it('says the numbers', () => {
    const [first] = check({ operations: many(11) }).held;

    expect(first?.tripped[0]?.message).toBe(
      '11 of 100 seats of pool cad would be taken in one run; at most 10 may (10 %), unless an administrator approves',
    );
  });

  it('counts by number where that is less than the share', () => {
    const holders = {
      holdersByPool: new Map([[poolId('cad'), 1000]]),
      holdersByCore: new Map([[core, 1000]]),
      holdersInAll: 1000,
    };

    expect(check({ operations: many(25), numbers: holders }).cleared).toHaveLength(25);
    expect(reasons({ operations: many(26), numbers: holders })).toEqual(['removals']);
  });

  it('sees the slow bleed of a day', () => {
    const removedToday = { total: 20, byPool: new Map([[poolId('cad'), 20]]) };

    expect(check({ operations: many(4), numbers: { removedToday } }).cleared).toHaveLength(4);
    expect(reasons({ operations: many(5), numbers: { removedToday } })).toEqual(['removals']);
  });

  it('counts what another licensing core lost today against that one only', () => {
    const other = asId<CoreId>('other');
    const pools = new Map(policy().pools).set(poolId('far'), {
      id: poolId('far'),
      coreId: other,
      product: 'FAR',
      handOutParked: true,
      idle: null,
      quotas: [],
      dryRun: false,
      guards: null,
    });
    const numbers = {
      holdersByPool: new Map([
        [poolId('cad'), 100],
        [poolId('far'), 900],
      ]),
      holdersByCore: new Map([
        [core, 100],
        [other, 900],
      ]),
      holdersInAll: 1000,
      removedToday: { total: 30, byPool: new Map([[poolId('far'), 30]]) },
    };

    expect(check({ operations: many(10), numbers, policy: { pools } }).cleared).toHaveLength(10);
  });

  it('counts a seat that goes to somebody else like one that is only taken', () => {
    const handedOn = many(11).map((operation) => ({
      ...operation,
      kind: 'reassign' as const,
      to: recipient('new'),
      gives: { ruleId: null, evidence: '' },
    })) as readonly Operation[];

    expect(check({ operations: handedOn }).held).toHaveLength(11);
  });

  it('lets a small pool lose two, and no pool is too small to be asked', () => {
    const small = {
      holdersByPool: new Map([[poolId('cad'), 3]]),
      holdersByCore: new Map([[core, 3]]),
      holdersInAll: 3,
    };

    expect(check({ operations: many(2), numbers: small }).cleared).toHaveLength(2);
    expect(reasons({ operations: many(3), numbers: small })).toEqual(['removals']);
  });

  it('keeps 0 and off apart', () => {
    const never = { count: 0, share: 0 } as const;
    const off = { count: 'off', share: 'off' } as const;
    const bands = (band: typeof never | typeof off) =>
      guardsWith({ removals: { ...policy().guards.removals, perRun: band, perDay: band } });

    expect(reasons({ operations: many(1), policy: bands(never) })).toEqual(['removals']);
    expect(check({ operations: many(90), policy: bands(off) }).cleared).toHaveLength(90);
  });

  it('holds the adds of its scope too, unless policy lets safe ones go on', () => {
    const operations = [...many(11), add('new')];

    expect(check({ operations }).held).toHaveLength(12);
    expect(check({ operations, policy: guardsWith({ safeAdds: 'continue' }) }).cleared).toEqual([add('new')]);
  });

  it('leaves other pools alone when only one pool loses too many', () => {
    const numbers = {
      holdersByPool: new Map([
        [poolId('cad'), 5],
        [poolId('bim'), 995],
      ]),
      holdersByCore: new Map([[core, 1000]]),
      holdersInAll: 1000,
    };
    const { cleared, held } = check({
      operations: [...many(3), unassign('x', {}, 'bim'), add('y', 'bim')],
      numbers,
    });

    expect(held).toHaveLength(3);
    expect(cleared).toHaveLength(2);
  });

  it('does not count seats that follow their person or were only parked', () => {
    expect(check({ operations: many(60, { class: 'moved' }) }).cleared).toHaveLength(60);
    expect(check({ operations: many(60, { class: 'parked' }) }).cleared).toHaveLength(60);
  });
});

describe('the group guard', () => {
  const rules = [rule('cad-group', 'cad', 'groups.display eq "CAD Users"', { groups: ['CAD Users'] })];
  const lost = { class: 'not-entitled' as const, ruleId: asId<RuleId>('cad-group') };
  const group = (size: number, baseline: number, deleted = false) => ({
    groups: [{ display: 'cad users', size, baseline, deleted }],
  });

  it.each([
    ['emptied', group(0, 8)],
    ['deleted', group(0, 8, true)],
    ['halved and more', group(3, 8)],
  ])('holds what a group causes that was %s', (_what, numbers) => {
    expect(reasons({ operations: [unassign('a', lost)], numbers, policy: { rules } })).toEqual([
      'group-emptied',
    ]);
  });

  it('lets go what an ordinary move causes', () => {
    for (const numbers of [group(5, 8), group(0, 1)]) {
      expect(check({ operations: [unassign('a', lost)], numbers, policy: { rules } }).cleared).toHaveLength(
        1,
      );
    }
  });

  it('does not keep a leaver, whatever the group', () => {
    expect(
      check({ operations: [unassign('a')], numbers: group(0, 8), policy: { rules } }).cleared,
    ).toHaveLength(1);
  });
});

describe('the other guards', () => {
  it('let no removal rest on a source that is stale or in quarantine, and no approval lifts that', () => {
    const stale = check({
      operations: [unassign('a'), add('b')],
      numbers: { staleSources: new Map([[sourceId('idp'), 1]]) },
    });
    const odd = check({
      operations: [unassign('a')],
      numbers: { quarantinedSources: new Map([[sourceId('idp'), 'odd']]) },
    });

    expect(stale.held.map(({ tripped }) => tripped.map((trip) => [trip.guard, trip.approvable]))).toEqual([
      [['source-stale', false]],
    ]);
    expect(odd.held[0]?.tripped[0]).toMatchObject({ guard: 'source-quarantined', approvable: false });
  });

  it.each([
    ['first-run', { isFirstRun: true }],
    ['policy-changed', { isPolicyChanged: true }],
    ['long-gap', { longGap: 'nothing ran for 9 days' }],
    ['core-implausible', { coreImplausible: 'seats vanished' }],
    ['paused', { paused: 'maintenance' }],
  ] satisfies [string, Partial<GuardNumbers>][])('hold everything on %s', (name, numbers) => {
    expect(reasons({ operations: [unassign('a'), add('b')], numbers })).toEqual([name]);
    expect(check({ operations: [unassign('a'), add('b')], numbers }).cleared).toEqual([]);
  });

  it('hold a seat that goes to and fro, and only that one', () => {
    const numbers = { moves: new Map([['cad a', 4]]) };

    expect(check({ operations: [unassign('a'), unassign('b')], numbers }).cleared).toEqual([unassign('b')]);
  });

  it('ask before what policy wants asked', () => {
    const asks = { approval: { ...policy().approval, leaver: 'ask' } } as const;

    expect(reasons({ operations: [unassign('a')], policy: asks })).toEqual(['needs-approval']);
    expect(reasons({ operations: [unassign('a', { class: 'orphan' })] })).toEqual(['needs-approval']);
  });
});

describe('law 7', () => {
  const anyOperation = fc.record({
    name: fc.integer({ min: 0, max: 40 }),
    kind: fc.constantFrom('leaver', 'not-entitled', 'orphan', 'moved', 'add'),
  });
  const toOperation = ({
    name,
    kind,
  }: {
    name: number;
    kind: 'leaver' | 'not-entitled' | 'orphan' | 'moved' | 'add';
  }) => (kind === 'add' ? add(`p${name}`) : unassign(`p${name}`, { class: kind }));

  it('every operation is cleared or held, in the order of the plan', () => {
    fc.assert(
      fc.property(fc.array(anyOperation, { maxLength: 40 }), (described) => {
        const operations = described.map(toOperation);
        const { cleared, held } = check({ operations });
        const order = (list: readonly Operation[]) => list.map((operation) => operations.indexOf(operation));
        expect(cleared.length + held.length).toBe(operations.length);
        expect(order(cleared)).toEqual([...order(cleared)].sort((a, b) => a - b));
      }),
    );
  });

  it('never clears more removals than the band', () => {
    fc.assert(
      fc.property(fc.array(anyOperation, { maxLength: 80 }), (described) => {
        expect(
          check({ operations: described.map(toOperation) }).cleared.filter(isRemoval).length,
        ).toBeLessThanOrEqual(10);
      }),
    );
  });
});
