import { describe, expect, it } from 'vitest';
import { asId, type PersonId, type RuleId } from '../../../src/core/domain/ids.ts';
import type { Operation } from '../../../src/core/domain/plan.ts';
import { planAhead, type SeatsNow } from '../../../src/core/plan/plan-ahead.ts';
import type { QuotaUse } from '../../../src/core/plan/quota-room.ts';
import {
  accountId,
  noon,
  personId,
  policy,
  pool,
  poolId,
  removal,
  rule,
  waiter,
} from '../../support/builders.ts';
import { rankedSeat } from './any-world.ts';

const { nowAt } = noon();
const urgent = asId<RuleId>('urgent');
const bridge = asId<RuleId>('bridge');
const [cad, bim, flex] = [poolId('cad'), poolId('bim'), poolId('flex')];
const [like] = policy().pools.values();
/** Who waits for bim may have a seat of cad meanwhile, or else of flex; who is urgent takes a seat of cad from a lower rank. */
const own = policy({
  rules: [
    rule('rule', 'cad', 'userName pr'),
    rule('urgent', 'cad', 'userName pr', { preempt: true }),
    rule('bridge', 'bim', 'userName pr', { fallback: [cad, flex] }),
  ],
  pools: new Map([cad, bim, flex].map((id) => [id, { ...like!, id, product: id }])),
});
const ana = waiter('cad', 'ana', { ruleId: urgent });
const zoe = waiter('bim', 'zoe', { ruleId: bridge });
const low = (ruleId: string) =>
  rankedSeat('cad', 'low', { priority: 1, needBy: null, since: 0, ruleId: asId<RuleId>(ruleId) });
const lent = (name: string) => ({
  personId: personId(name),
  ended: removal('cad', name, { class: 'fallback-ended', dueAt: nowAt }),
});
const holding = (...names: readonly string[]) =>
  new Map(names.map((name) => [personId(name), new Set([cad])] as const));
const quota = (atMost: number, held: number, ...people: readonly string[]): QuotaUse => ({
  quota: { atMost, when: 'department eq "B"', reason: 'bridges' },
  held,
  people: new Set<PersonId>(people.map(personId)),
});

/** Ana takes low's seat of cad; zoe holds another of cad until the seat of bim comes, which is free. */
function ahead(now: Partial<SeatsNow> = {}) {
  const { operations, waiting } = planAhead(
    {
      pools: [pool('bim', 1), pool('cad', 2, { taken: 2 })],
      removals: [],
      waiters: [ana, zoe],
      quotas: new Map(),
      ranked: [low('rule')],
      holds: holding('zoe'),
      lent: [lent('zoe')],
      ...now,
    },
    { policy: own, nowAt },
  );
  return {
    done: operations.map(words),
    waiting: waiting.map((one) => `${one.poolId} ${one.recipient.displayName}`),
  };
}
function words(one: Operation): string {
  const from = one.kind === 'add' ? '' : ` ${one.from.displayName}`;
  return `${one.kind} ${one.poolId}${from}${one.kind === 'unassign' ? '' : ` -> ${one.to.displayName}`}`;
}
const first = ['reassign cad low -> ana', 'add bim -> zoe'];

describe('the plans that follow each other', () => {
  it('give the fallback that goes back to whoever lost a seat to a higher rank', () => {
    expect(ahead()).toEqual({ done: [...first, 'reassign cad zoe -> low'], waiting: [] });
  });

  it('free no seat twice', () => {
    const gone = removal('flex', 'gone');
    const pools = [pool('bim', 1), pool('cad', 2, { taken: 2 }), pool('flex', 1, { taken: 1 })];

    expect(ahead({ pools, removals: [gone] }).done).toEqual([
      'unassign flex gone',
      ...first,
      'reassign cad zoe -> low',
    ]);
  });

  it('free no fallback that a higher rank has taken', () => {
    const seats = { ranked: [low('bridge')], lent: [lent('low')], holds: holding('low') };
    const waiters = [ana, waiter('bim', 'low', { ruleId: bridge }), waiter('cad', 'next')];

    expect(ahead({ ...seats, waiters })).toEqual({
      done: ['reassign cad low -> ana', 'add bim -> low'],
      waiting: ['cad next'],
    });
  });

  it('let nobody wait for a fallback that was lost, who is lent another', () => {
    const pools = [pool('bim', 0), pool('cad', 1, { taken: 1 }), pool('flex', 1)];
    const waiters = [ana, waiter('bim', 'low', { ruleId: bridge })];
    const seats = { ranked: [low('bridge')], lent: [lent('low')], holds: holding('low') };

    expect(ahead({ pools, waiters, ...seats })).toEqual({
      done: ['reassign cad low -> ana', 'add flex -> low'],
      waiting: ['bim low'],
    });
  });

  it('hand a parked seat out once', () => {
    const parked = { accountId: accountId('boss'), email: 'boss@example.com', seats: 1 };
    const pools = [pool('bim', 2, { taken: 2, parked }), pool('cad', 2, { taken: 2 })];
    const waiters = [ana, { ...zoe, priority: 20 }, waiter('bim', 'max', { ruleId: bridge })];
    const holds = holding('zoe', 'max');

    expect(ahead({ pools, waiters, holds })).toEqual({
      done: ['reassign bim boss@example.com -> zoe', 'reassign cad low -> ana', 'reassign cad zoe -> low'],
      waiting: ['bim max'],
    });
  });
});

describe('the quotas of plans that follow each other', () => {
  const done = (quotas: SeatsNow['quotas'], now: Partial<SeatsNow> = {}) => ahead({ quotas, ...now }).done;

  it('have room again for whoever lost a seat', () => {
    expect(done(new Map([[cad, [quota(1, 1, 'low')]]]))).toEqual([...first, 'reassign cad zoe -> low']);
  });

  it('are full where the seat went to somebody under the same quota', () => {
    expect(done(new Map([[cad, [quota(1, 1, 'low', 'ana')]]]))).toEqual([...first, 'unassign cad zoe']);
  });

  it('count who came, in the pool to which they came', () => {
    const pools = [pool('bim', 2), pool('cad', 2, { taken: 2 })];
    const waiters = [ana, { ...zoe, priority: 20 }, waiter('bim', 'max', { ruleId: bridge })];
    const now = { pools, waiters, holds: holding('zoe', 'max') };

    expect(done(new Map([[bim, [quota(1, 0, 'zoe', 'max', 'ana', 'low')]]]), now)).toEqual([
      ...first,
      'reassign cad zoe -> low',
    ]);
    expect(done(new Map([[bim, [quota(2, 0, 'zoe', 'max', 'ana', 'low')]]]), now)).toContain(
      'add bim -> max',
    );
  });

  it('count what was taken and given to nobody', () => {
    const pools = [pool('bim', 1), pool('cad', 2, { taken: 3 })];
    const gone = removal('cad', 'gone');

    expect(done(new Map([[cad, [quota(1, 2, 'gone', 'low')]]]), { pools, removals: [gone] })).toEqual([
      'unassign cad gone',
      ...first,
      'reassign cad zoe -> low',
    ]);
  });
});
