import { describe, expect, it } from 'vitest';
import { asId, type RuleId } from '../../../src/core/domain/ids.ts';
import type { Waiter } from '../../../src/core/domain/plan.ts';
import { undoneRule } from '../../../src/core/domain/seat-exception.ts';
import type { PoolState } from '../../../src/core/domain/seats.ts';
import { buildPlan } from '../../../src/core/plan/build-plan.ts';
import { seatsToLend } from '../../../src/core/plan/seats-to-offer.ts';
import { core, noon, personId, policy, pool, poolId, removal, rule, waiter } from '../../support/builders.ts';

const { nowAt } = noon();
const own = policy({
  rules: [
    rule('rule', 'cad', 'userName pr', { fallback: ['bim', 'flex'].map(poolId) }),
    rule('rule', 'bim', 'userName pr'),
    rule('soon', 'revit', 'userName pr', { fallback: [poolId('flex')] }),
  ],
  pools: new Map(
    ['cad', 'bim', 'flex', 'revit'].map((name) => [
      poolId(name),
      {
        id: poolId(name),
        coreId: core,
        product: name,
        handOutParked: true,
        idle: null,
        quotas: [],
        dryRun: false,
        guards: null,
      },
    ]),
  ),
});
const full = [pool('cad', 1, { taken: 1 }), pool('revit', 1, { taken: 1 })];

function plan(
  pools: readonly PoolState[],
  people: readonly Waiter[],
  more: Partial<Parameters<typeof buildPlan>[0]> = {},
) {
  const { operations, waiting } = buildPlan({
    pools: [...full, ...pools],
    policy: own,
    removals: [],
    waiters: Map.groupBy(people, (one) => one.poolId),
    wanting: people.filter((one) => one.poolId !== 'bim'),
    recipients: new Map(),
    nowAt,
    ...more,
  });
  return {
    operations: operations.map(
      (one) => `${one.kind} ${one.poolId} ${one.kind === 'unassign' ? '' : one.to.displayName}`,
    ),
    waiting: waiting.map((one) => `${one.poolId} ${one.recipient.displayName}`),
    evidence: operations.map((one) => (one.kind === 'unassign' ? '' : one.gives.evidence)),
  };
}

describe('somebody who waits', () => {
  it('gets a seat of the first fallback that has one, and goes on waiting', () => {
    const { operations, waiting, evidence } = plan(
      [pool('bim', 1, { taken: 1 }), pool('flex', 1)],
      [waiter('cad', 'ana')],
    );
    expect(operations).toEqual(['add flex ana']);
    expect(waiting).toEqual(['cad ana']);
    expect(evidence).toEqual(['Rule rule: because. Meanwhile, until a seat of cad comes.']);
  });

  it('gets none where a rule gives the fallback itself in the same plan', () => {
    const { operations } = plan(
      [pool('bim', 1), pool('flex', 1)],
      [waiter('cad', 'ana'), waiter('bim', 'ana')],
    );
    expect(operations).toEqual(['add bim ana']);
  });

  it('comes after everybody who has a rule for the fallback, however low', () => {
    const { operations, waiting } = plan(
      [pool('bim', 1)],
      [waiter('cad', 'ana', { priority: 99 }), waiter('bim', 'bo')],
    );
    expect(operations).toEqual(['add bim bo']);
    expect(waiting).toEqual(['cad ana']);
  });

  it('stands in the order of rank with those who wait for other pools', () => {
    const soon = waiter('revit', 'bo', { ruleId: asId<RuleId>('soon'), priority: 20 });
    const { operations } = plan([pool('flex', 1)], [waiter('cad', 'ana'), soon]);
    expect(operations).toEqual(['add flex bo']);
  });

  it('takes no seat for it that is in grace, even where a full pool ends grace', () => {
    const inGrace = removal('flex', 'old', {
      class: 'not-entitled',
      dueAt: nowAt + 1,
      unlessFull: true,
    });
    expect(
      plan([pool('flex', 1, { taken: 1 })], [waiter('cad', 'ana')], { removals: [inGrace] }).operations,
    ).toEqual([]);
  });

  it('gets one, also where two seats are waited for that it could stand for', () => {
    const soon = waiter('revit', 'ana', { ruleId: asId<RuleId>('soon') });
    const { operations, waiting } = plan([pool('flex', 2)], [waiter('cad', 'ana'), soon]);
    expect(operations).toEqual(['add flex ana']);
    expect(waiting).toEqual(['cad ana', 'revit ana']);
  });

  it('gets none for a seat that no rule gives, nor of a pool that is not configured', () => {
    const back = waiter('cad', 'ana', { ruleId: undoneRule });
    expect(plan([pool('flex', 1)], [back]).operations).toEqual([]);
    const gone = rule('rule', 'cad', 'userName pr', { fallback: ['gone', 'flex'].map(poolId) });
    const others = { policy: { ...own, rules: [gone] } };
    expect(plan([pool('flex', 1)], [waiter('cad', 'ana')], others).operations).toEqual(['add flex ana']);
  });

  describe('under a quota of the fallback', () => {
    const under = (atMost: number, held: number, ...people: readonly string[]) => ({
      quota: { atMost, when: 'department eq "B"', reason: 'bridges' },
      held,
      people: new Set(people.map(personId)),
    });
    const lend = (
      flex: PoolState,
      people: readonly string[],
      quotas: readonly ReturnType<typeof under>[],
      doubtful: readonly string[] = [],
    ) =>
      plan(
        [flex],
        people.map((name, since) => waiter('cad', name, { since })),
        {
          quotas: new Map([[flex.poolId, quotas]]),
          removals: doubtful.map((name) => removal('flex', name)),
          doubtful: new Set(doubtful.map((name) => `flex ${name}`)),
        },
      ).operations;

    it('is lent no more than it allows', () => {
      expect(lend(pool('flex', 2), ['ana', 'bo'], [under(1, 0, 'ana', 'bo')])).toEqual(['add flex ana']);
    });

    it('is lent a free seat only when there is room whatever an administrator says of a removal', () => {
      const quotas = [under(1, 1, 'gone', 'zed'), under(1, 1, 'gone', 'ana')];

      expect(lend(pool('flex', 2, { taken: 1 }), ['zed', 'ana'], quotas, ['gone'])).toEqual([
        'reassign flex zed',
      ]);
    });
  });

  it('gets the seat of a leaver', () => {
    const { operations } = plan([pool('flex', 1, { taken: 1 })], [waiter('cad', 'ana')], {
      removals: [removal('flex', 'old')],
    });
    expect(operations).toEqual(['reassign flex ana']);
  });

  it('gets none while nobody knows whether the pool is full', () => {
    const unknown = [pool('cad', 1, { taken: null }), pool('flex', 1)];
    expect(plan([], [waiter('cad', 'ana')], { pools: unknown }).operations).toEqual([]);
  });
});

it('reads nobody where no fallback has a seat', () => {
  const [cad] = own.rules;
  const pools = [...full, pool('bim', 1, { taken: 1 }), pool('flex', 1, { taken: null })];
  expect(seatsToLend({ pools, policy: own, removals: [], nowAt }, cad === undefined ? [] : [cad])).toEqual([
    0,
  ]);
});
