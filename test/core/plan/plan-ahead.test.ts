import { describe, expect, it } from 'vitest';
import { neverDue } from '../../../src/core/diff/never-due.ts';
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
    rule('bridge', 'flex', 'userName pr'),
    rule('rule', 'bim', 'userName pr'),
    rule('bridge', 'bim', 'userName pr', { fallback: [cad, flex] }),
    rule('soon', 'revit', 'userName pr', { fallback: [cad] }),
    rule('draft', 'cad', 'userName pr', { fallback: [flex] }),
  ],
  pools: new Map([cad, bim, flex, poolId('revit')].map((id) => [id, { ...like!, id, product: id }])),
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
const parked = { accountId: accountId('boss'), email: 'boss@example.com', seats: 2 };
/** Low holds cad instead of bim, of which none comes, and loses it to ana. */
const borrowing = {
  waiters: [ana, waiter('bim', 'low', { ruleId: bridge })],
  ranked: [low('bridge')],
  lent: [lent('low')],
  holds: holding('low'),
};
const crowded = (...more: SeatsNow['pools']) => [pool('bim', 0), pool('cad', 1, { taken: 1 }), ...more];

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
    expect(ahead({ ...borrowing, pools: crowded(pool('flex', 1)) })).toEqual({
      done: ['reassign cad low -> ana', 'add flex -> low'],
      waiting: ['bim low'],
    });
  });

  it('hand a parked seat out once', () => {
    const pools = [
      pool('bim', 2, { taken: 2, parked: { ...parked, seats: 1 } }),
      pool('cad', 2, { taken: 2 }),
    ];
    const waiters = [ana, { ...zoe, priority: 20 }, waiter('bim', 'max', { ruleId: bridge })];
    const holds = holding('zoe', 'max');

    expect(ahead({ pools, waiters, holds })).toEqual({
      done: ['reassign bim boss@example.com -> zoe', 'reassign cad low -> ana', 'reassign cad zoe -> low'],
      waiting: ['bim max'],
    });
  });
});

describe('a fallback', () => {
  it('stays with who holds it while another seat is waited for that it stands for as well', () => {
    const waiters = [ana, zoe, waiter('revit', 'zoe', { ruleId: asId<RuleId>('soon') })];
    const pools = [pool('bim', 1), pool('cad', 2, { taken: 2 }), pool('revit', 0)];

    expect(ahead({ pools, waiters })).toEqual({ done: first, waiting: ['cad low', 'revit zoe'] });
  });

  it('stays with who does not stand in line and gets nothing', () => {
    expect(ahead({ waiters: [ana] })).toEqual({ done: first.slice(0, 1), waiting: ['cad low'] });
  });

  it('is one: who holds it is lent no other, now or in the next run', () => {
    const pools = [pool('bim', 0), pool('cad', 2, { taken: 2 }), pool('flex', 1)];

    expect(ahead({ pools })).toEqual({ done: first.slice(0, 1), waiting: ['bim zoe', 'cad low'] });
  });

  it('is one also where it came in the run before', () => {
    const pools = [pool('bim', 1), pool('cad', 2, { taken: 2 }), pool('flex', 1)];
    const waiters = [{ ...zoe, priority: 20 }, waiter('bim', 'kim', { ruleId: bridge })];

    expect(ahead({ pools, waiters })).toEqual({
      done: ['add bim -> zoe', 'add flex -> kim', 'unassign cad zoe'],
      waiting: ['bim kim'],
    });
  });

  it('goes back in a chain, one pool a run', () => {
    const mia = waiter('cad', 'mia', { ruleId: asId<RuleId>('draft') });
    const flexOfMia = {
      personId: personId('mia'),
      ended: removal('flex', 'mia', { class: 'fallback-ended' }),
    };
    const pools = [pool('bim', 1), pool('cad', 2, { taken: 2 }), pool('flex', 1, { taken: 1 })];
    const holds = new Map([...holding('zoe'), [personId('mia'), new Set([flex])]]);

    expect(ahead({ pools, waiters: [zoe, mia], holds, lent: [flexOfMia, lent('zoe')], ranked: [] })).toEqual({
      done: ['add bim -> zoe', 'reassign cad zoe -> mia', 'unassign flex mia'],
      waiting: [],
    });
  });
});

describe('seats of a lower rank in plans that follow each other', () => {
  const eve = waiter('cad', 'eve', { ruleId: urgent, since: 1 });

  it('are taken once, beside those that are free', () => {
    const pools = [pool('bim', 0), pool('cad', 3, { taken: 2 })];
    const max = waiter('cad', 'max', { ruleId: urgent, since: 2 });

    expect(ahead({ pools, waiters: [ana, eve, max] })).toEqual({
      done: ['reassign cad low -> eve', 'add cad -> ana'],
      waiting: ['cad max', 'cad low'],
    });
  });

  it('are waited for again by who lost them, as what they were', () => {
    const other = { ...rankedSeat('cad', 'other', { ...low('rule'), priority: 5 }), poolId: cad };
    const elsewhere = { ...low('bridge'), poolId: flex };

    expect(ahead({ waiters: [ana], ranked: [elsewhere, other, low('rule')] })).toEqual({
      done: first.slice(0, 1),
      waiting: ['cad low'],
    });
    const { operations } = planAhead(
      {
        pools: [pool('bim', 0), pool('cad', 1, { taken: 1 }), pool('flex', 1)],
        removals: [],
        waiters: [ana],
        quotas: new Map(),
        ranked: [low('draft')],
        holds: new Map(),
        lent: [],
      },
      { policy: own, nowAt },
    );
    expect(operations[1]).toMatchObject({
      kind: 'add',
      poolId: 'flex',
      gives: {
        ruleId: 'draft',
        evidence:
          'Rule draft gave the seat until a higher rank took it. Meanwhile, until a seat of cad comes.',
      },
    });
  });
});

describe('the seats of a pool in plans that follow each other', () => {
  const max = waiter('flex', 'max', { ruleId: bridge });
  const of = (flexPool: SeatsNow['pools'][number], now: Partial<SeatsNow> = {}) =>
    ahead({ ...borrowing, pools: crowded(flexPool), ...now }).done.filter((one) => one.includes(' flex '));

  it('are fewer by those that were given, and more by those that were taken', () => {
    const waiters = [...borrowing.waiters, max];

    expect(of(pool('flex', 2), { waiters })).toEqual(['add flex -> max', 'add flex -> low']);
    expect(of(pool('flex', 1), { waiters })).toEqual(['add flex -> max']);
    expect(of(pool('flex', 1, { taken: 1 }), { removals: [removal('flex', 'gone')] })).toEqual([
      'unassign flex gone',
      'add flex -> low',
    ]);
  });

  it('stay parked where nobody took them', () => {
    const now = { waiters: [...borrowing.waiters, max], removals: [removal('flex', 'gone')] };

    expect(of(pool('flex', 3, { taken: 3, parked }), now)).toEqual([
      'unassign flex gone',
      'reassign flex boss@example.com -> max',
      'reassign flex boss@example.com -> low',
    ]);
  });

  it('stay parked where somebody may only have the seat of another', () => {
    const old = removal('flex', 'old', { class: 'not-entitled', dueAt: nowAt + 1, unlessFull: true });
    const now = {
      waiters: [...borrowing.waiters, max],
      removals: [old],
      quotas: new Map([[flex, [quota(1, 1, 'old', 'max')]]]),
    };

    expect(of(pool('flex', 2, { taken: 2, parked: { ...parked, seats: 1 } }), now)).toEqual([
      'reassign flex old -> max',
      'reassign flex boss@example.com -> low',
    ]);
  });

  it('are unknown still where nobody knew how many are taken', () => {
    expect(of(pool('flex', 1, { taken: null }), { removals: [removal('flex', 'gone')] })).toEqual([
      'unassign flex gone',
    ]);
  });

  it('count for the quotas of their own pool alone', () => {
    const quotas = new Map([[flex, [quota(1, 0, 'low', 'ana', 'zoe')]]]);
    const pools = [pool('bim', 1), pool('cad', 2, { taken: 2 }), pool('flex', 1)];
    const waiters = [ana, { ...zoe, priority: 20 }, waiter('bim', 'low', { ruleId: bridge })];

    expect(of(pool('flex', 1), { pools, waiters, quotas, holds: holding('low', 'zoe') })).toEqual([
      'add flex -> low',
    ]);
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

  it('let somebody take a lower rank, or a seat kept until somebody needs it, once a fallback went back', () => {
    const eve = waiter('cad', 'eve', { ruleId: urgent });
    const first = waiter('cad', 'first', { priority: 50 });
    const waiters = [zoe, eve, first];
    const after = ['add bim -> zoe', 'reassign cad zoe -> first'];
    const full = quota(1, 1, 'zoe', 'eve');

    expect(done(new Map([[cad, [full]]]), { waiters })).toEqual([...after, 'reassign cad low -> eve']);
    const sam = removal('cad', 'sam', { class: 'not-entitled', dueAt: neverDue, unlessFull: true });
    const soft = { waiters, removals: [sam], ranked: [] };
    expect(done(new Map([[cad, [full, quota(1, 1, 'zoe', 'first')]]]), soft)).toEqual([
      ...after,
      'reassign cad sam -> eve',
    ]);
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
