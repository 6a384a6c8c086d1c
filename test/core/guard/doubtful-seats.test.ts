import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPlan } from '../../../src/core/guard/check-plan.ts';
import { doubtfulSeats } from '../../../src/core/guard/doubtful-seats.ts';
import { isRemoval } from '../../../src/core/guard/trip.ts';
import { buildPlan } from '../../../src/core/plan/build-plan.ts';
import { poolId, policy, pool, quiet, removal, sourceId, waiter } from '../../support/builders.ts';
import { anyWorld, inputOf } from '../plan/any-world.ts';

const off = { count: 'off', share: 'off' } as const;
const unguarded = policy({
  guards: { ...policy().guards, removals: { ...policy().guards.removals, perRun: off, perDay: off } },
});
const numbers = quiet({ staleSources: new Map([[sourceId('idp'), 1]]) });

describe('a plan that is built anew around what guards held', () => {
  it('gives the first who waits a free seat, not one that waits for an administrator', () => {
    const input = {
      ...inputOf({
        quotas: new Map(),
        ranked: [],
        holding: new Set(),
        pools: [pool('cad', 3, { taken: 2 })],
        removals: [removal('cad', 'bo')],
        people: [waiter('cad', 'ana', { since: 1 }), waiter('cad', 'cy', { since: 2 })],
        policy: unguarded,
      }),
    };
    const check = (plan: ReturnType<typeof buildPlan>) => checkPlan({ plan, numbers, policy: unguarded });
    const draft = check(buildPlan(input));
    const verdict = check(buildPlan({ ...input, doubtful: doubtfulSeats(draft) }));
    const receivers = (operations: typeof verdict.cleared) =>
      operations.flatMap((one) => (one.kind === 'unassign' ? [] : [one.to.displayName]));

    expect(receivers(draft.cleared)).toEqual(['cy']);
    expect(receivers(verdict.cleared)).toEqual(['ana']);
    expect(doubtfulSeats(draft)).toEqual(new Set([`${poolId('cad')} bo`]));
  });

  it('takes the same seats, and serves nobody less who needs no administrator', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const own = { ...world.policy, guards: unguarded.guards };
        const input = { ...inputOf({ ...world, ranked: [], quotas: new Map() }), policy: own };
        const first = buildPlan(input);
        const draft = checkPlan({ plan: first, numbers, policy: own });
        const second = buildPlan({ ...input, doubtful: doubtfulSeats(draft) });
        const verdict = checkPlan({ plan: second, numbers, policy: own });
        const losers = (plan: typeof first) =>
          plan.operations
            .filter(isRemoval)
            .map(({ poolId: id, from }) => `${id} ${from.accountId}`)
            .sort();
        const served = ({ cleared }: typeof draft) =>
          cleared.filter(({ kind }) => kind !== 'unassign').length;

        expect(losers(second)).toEqual(losers(first));
        expect(served(verdict)).toBeGreaterThanOrEqual(served(draft));
      }),
    );
  });
});
