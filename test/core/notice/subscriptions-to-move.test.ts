import { describe, expect, it } from 'vitest';
import type { PoolPolicy } from '../../../src/core/domain/policy.ts';
import { asId, type CoreId } from '../../../src/core/domain/ids.ts';
import type { PoolState } from '../../../src/core/domain/seats.ts';
import { subscriptionsToMove } from '../../../src/core/notice/subscriptions-to-move.ts';
import { policy, pool, poolId } from '../../support/builders.ts';

const nowAt = Date.parse('2026-11-24T12:00:00Z');
const coreId = (name: string) => asId<CoreId>(name);
const policies = ['north', 'south'].map((name): PoolPolicy => {
  const [any] = policy().pools.values();
  if (any === undefined) throw new Error('the builder has pools');
  return { ...any, id: poolId(name), coreId: coreId(name), product: 'CAD' };
});
const north = pool('north', 2, { coreId: coreId('north'), taken: 5 });
const south = pool('south', 10, { coreId: coreId('south'), taken: 0 });
const moves = (...pools: readonly PoolState[]) =>
  subscriptionsToMove({ pools, policies, nowAt }).map(({ key }) => key);

describe('a subscription in the wrong team', () => {
  it('is one that nobody holds a seat of while another team lacks the product', () => {
    const [notice] = subscriptionsToMove({ pools: [north, south], policies, nowAt });

    expect(notice).toMatchObject({ key: 'move:north:south', kind: 'manual-step', coreId: 'north' });
    expect(notice?.text).toContain('lacks 3 seats of CAD, and that of south has 10 seats of it');
    expect(notice?.step).toContain('unassigns whoever holds a seat of it');
  });

  it('is one, too, when the seats of the other team ended', () => {
    expect(moves({ ...north, capacity: 5, endsAt: nowAt - 1 }, south)).toEqual(['move:north:south']);
  });

  it.each([
    ['the other team lacks nothing', { ...north, taken: 2 }, south],
    ['somebody holds a seat of it', north, { ...south, taken: 1 }],
    ['how many are held is not known', north, { ...south, taken: null }],
    ['it has no seats', north, { ...south, capacity: 0 }],
    ['it has not begun', north, { ...south, startsAt: nowAt + 1 }],
    ['both are one team', north, { ...south, coreId: north.coreId }],
    ['it is another product', north, { ...south, poolId: poolId('bim') }],
  ])('is none when %s', (_why, short, spare) => {
    expect(moves(short, spare)).toEqual([]);
  });
});
