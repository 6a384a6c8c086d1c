import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { suggestPurchase, type PoolNeed } from '../../../src/core/drift/suggest-purchase.ts';
import type { PoolState } from '../../../src/core/domain/seats.ts';
import { buildPlan } from '../../../src/core/plan/build-plan.ts';
import { accountId, noon, policy, pool, poolId, removal, waiter } from '../../support/builders.ts';

const { nowAt } = noon();
const cad = policy().pools.get(poolId('cad')) ?? expect.unreachable();
const parked = (seats: number) => ({ accountId: accountId('boss'), email: 'boss@example.com', seats });
function advise(state: Partial<PoolState>, need: Partial<PoolNeed>) {
  const own = pool('cad', 10, { taken: 10, ...state });
  return suggestPurchase({ pool: own, policy: cad, waiting: 0, first: [], freeing: 0, nowAt, ...need });
}

describe('what to buy', () => {
  it('is nothing when nobody waits, or when what comes free is enough', () => {
    expect(advise({}, { waiting: 0 })).toBeNull();
    expect(advise({ taken: 8 }, { waiting: 2 })).toBeNull();
    expect(advise({ parked: parked(1) }, { waiting: 2, freeing: 1 })).toBeNull();
  });

  it('is the seats that are missing, with who waits and what was counted', () => {
    const need = { waiting: 5, first: ['ana', 'bo'], freeing: 1 };

    expect(advise({ taken: 9 }, need)).toEqual({
      poolId: 'cad',
      product: 'CAD',
      seats: 3,
      waiting: 5,
      advice: 'Buy 3 seats of CAD: 5 people wait (ana, bo and 3 more); 1 free, 1 about to come free.',
    });
  });

  it('counts the contract manager only where seats are handed out', () => {
    const keeping = { ...cad, handOutParked: false };

    expect(advise({ parked: parked(2) }, { waiting: 2, policy: keeping })?.seats).toBe(2);
  });

  it('makes good what is held beyond what was bought', () => {
    expect(advise({ taken: 12 }, { waiting: 1, freeing: 0 })?.seats).toBe(3);
  });

  it('is a renewal where the seats ended', () => {
    const endsAt = Date.parse('2026-11-01T00:00:00Z');

    expect(advise({ endsAt }, { waiting: 1, first: ['ana'] })?.advice).toBe(
      'The seats of CAD ended on 2026-11-01: renew them; 1 person waits (ana).',
    );
  });

  it('is not told of pools without a size or without a count: null is never zero', () => {
    expect(advise({ capacity: null }, { waiting: 3 })).toBeNull();
    expect(advise({ taken: null }, { waiting: 3 })).toBeNull();
    expect(advise({ capacity: null, endsAt: nowAt - 1 }, { waiting: 3 })).toBeNull();
  });

  it('says all that was counted', () => {
    const all = advise({ taken: 9, parked: parked(2) }, { waiting: 9, freeing: 3, first: ['ana'] });
    const beyond = advise({ taken: 12 }, { waiting: 1, freeing: 1, first: ['ana', 'bo'] });

    expect(all?.advice).toBe(
      'Buy 3 seats of CAD: 9 people wait (ana and 8 more); 1 free, 2 still on the contract manager, 3 about to come free.',
    );
    expect(beyond?.advice).toBe('Buy 2 seats of CAD: 1 person waits (ana); 1 held beyond what was bought.');
    expect(advise({}, { waiting: 1 })?.advice).toBe('Buy 1 seat of CAD: 1 person waits.');
  });

  it('lets what an over-assigned pool frees bring it back to its size first', () => {
    expect(advise({ taken: 12 }, { waiting: 2, freeing: 3 })).toMatchObject({
      seats: 1,
      advice: 'Buy 1 seat of CAD: 2 people wait; 1 about to come free.',
    });
  });

  it('is a renewal from the very moment at which the seats end, and for all who wait', () => {
    expect(advise({ endsAt: nowAt, taken: 3 }, { waiting: 2 })).toEqual({
      poolId: 'cad',
      product: 'CAD',
      seats: 2,
      waiting: 2,
      advice: 'The seats of CAD ended on 2026-11-24: renew them; 2 people wait.',
    });
    expect(advise({ endsAt: nowAt + 1, taken: 3 }, { waiting: 2 })).toBeNull();
  });

  it('is exactly what a plan needs to serve everybody', () => {
    const small = fc.integer({ min: 0, max: 6 });
    fc.assert(
      fc.property(small, small, small, small, (capacity, holders, leaving, waiting) => {
        const freeing = Math.min(leaving, holders);
        const state = pool('cad', capacity, { taken: holders });
        const seats =
          suggestPurchase({ pool: state, policy: cad, waiting, first: [], freeing, nowAt })?.seats ?? 0;
        const leftWith = (more: number) =>
          buildPlan({
            pools: [{ ...state, capacity: capacity + more }],
            policy: policy(),
            removals: Array.from({ length: freeing }, (_, n) => removal('cad', `h${n}`)),
            waiters: new Map([
              [poolId('cad'), Array.from({ length: waiting }, (_, n) => waiter('cad', `w${n}`))],
            ]),
            recipients: new Map(),
            nowAt,
          }).waiting.length;

        expect(leftWith(seats)).toBe(0);
        if (seats > 0) expect(leftWith(seats - 1)).toBeGreaterThan(0);
      }),
    );
  });
});
