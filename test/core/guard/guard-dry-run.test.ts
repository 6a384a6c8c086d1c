import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Operation } from '../../../src/core/domain/plan.ts';
import type { Policy } from '../../../src/core/domain/policy.ts';
import { checkPlan } from '../../../src/core/guard/check-plan.ts';
import { policy, poolId, quiet } from '../../support/builders.ts';
import { add, many, unassign } from './operations.ts';

const dryPool = (name: string): Policy => {
  const { pools, ...rest } = policy();
  return {
    ...rest,
    pools: new Map([...pools].map(([id, one]) => [id, { ...one, dryRun: id === poolId(name) }])),
  };
};
const check = (operations: readonly Operation[], own: Policy) =>
  checkPlan({ plan: { operations, waiting: [] }, numbers: quiet(), policy: own });

describe('a dry run', () => {
  it('sends nothing at all when the whole configuration is one', () => {
    const { cleared, held } = check([unassign('a'), add('b', 'bim')], policy({ dryRun: true }));

    expect(cleared).toEqual([]);
    expect(held.map(({ tripped }) => tripped.map(({ guard, scope }) => [guard, scope]))).toEqual([
      [['dry-run', 'everybody']],
      [['dry-run', 'everybody']],
    ]);
  });

  it('of one pool leaves the others alone, and says how to end it', () => {
    const { cleared, held } = check([unassign('a'), add('b'), add('c', 'bim')], dryPool('cad'));

    expect(cleared).toEqual([add('c', 'bim')]);
    expect(held.map(({ operation }) => operation)).toEqual([unassign('a'), add('b')]);
    expect(held[0]?.tripped).toEqual([
      {
        guard: 'dry-run',
        scope: 'pool:cad',
        message:
          'dry run of pool cad: nothing is sent for it; take `dryRun: true` out of its entry under `pools` to go on',
        approvable: false,
      },
    ]);
  });

  it('shows what else would hold its operations, and uses up nothing that others may lose', () => {
    const { cleared, held } = check([...many(11), unassign('x', {}, 'bim')], dryPool('cad'));

    expect(cleared).toEqual([unassign('x', {}, 'bim')]);
    expect(held[0]?.tripped.map(({ guard }) => guard)).toContain('removals');
  });

  it('clears for the other pools exactly what would be cleared without the dry one', () => {
    const anyOperations = fc.array(
      fc.record({
        name: fc.integer({ min: 0, max: 60 }),
        pool: fc.constantFrom('cad', 'bim'),
        isAdd: fc.boolean(),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(anyOperations, (described) => {
        const operations = described.map(({ name, pool, isAdd }) =>
          isAdd ? add(`p${name}`, pool) : unassign(`p${name}`, {}, pool),
        );
        const live = operations.filter((one) => one.poolId !== poolId('cad'));
        expect(check(operations, dryPool('cad')).cleared).toEqual(check(live, policy()).cleared);
      }),
    );
  });
});
