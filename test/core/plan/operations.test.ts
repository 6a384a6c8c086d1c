import { describe, expect, it } from 'vitest';
import { asId, type RuleId } from '../../../src/core/domain/ids.ts';
import { buildPlan, type BuildPlanInput } from '../../../src/core/plan/build-plan.ts';
import { freeSeats, isOpen } from '../../../src/core/plan/can-give.ts';
import { canonicalPlan } from '../../../src/core/plan/canonical-plan.ts';
import { parkedSeats, seatOf } from '../../../src/core/plan/free-seat.ts';
import { compareRankedSeats, mayPreempt } from '../../../src/core/plan/preempt.ts';
import { createQuotaRoom } from '../../../src/core/plan/quota-room.ts';
import { compareGrace, compareRemovals, compareWaiters } from '../../../src/core/plan/rank.ts';
import { seatsToLend, seatsToOffer } from '../../../src/core/plan/seats-to-offer.ts';
import {
  accountId,
  core,
  noon,
  personId,
  policy,
  pool,
  poolId,
  recipient,
  removal,
  rule,
  sourceId,
  waiter,
} from '../../support/builders.ts';
import { rankedSeat } from './any-world.ts';

const { nowAt } = noon();
const plan = (input: Partial<BuildPlanInput>) =>
  buildPlan({
    pools: [pool('cad', 1, { taken: 1 })],
    policy: policy(),
    removals: [],
    waiters: new Map(),
    recipients: new Map(),
    nowAt,
    ...input,
  });
const waits = (...people: ReturnType<typeof waiter>[]) => new Map([[poolId('cad'), people]]);
const bo = {
  accountId: accountId('bo'),
  personId: personId('bo'),
  email: 'bo@example.com',
  displayName: 'bo',
};
const leaver = { class: 'leaver', evidence: 'Left.', ruleId: null, restsOn: [sourceId('idp')] };
const gives = { ruleId: 'rule', evidence: 'Rule rule: because.' };

describe('an operation', () => {
  it('says whose seat is taken, and why', () => {
    expect(plan({ removals: [removal('cad', 'bo')] }).operations).toEqual([
      { kind: 'unassign', poolId: 'cad', coreId: core, from: bo, because: leaver },
    ]);
  });

  it('says whose seat goes to whom, and why for both', () => {
    const { operations } = plan({ removals: [removal('cad', 'bo')], waiters: waits(waiter('cad', 'ana')) });

    expect(operations).toEqual([
      {
        kind: 'reassign',
        poolId: 'cad',
        coreId: core,
        from: bo,
        to: recipient('ana'),
        because: leaver,
        gives,
      },
    ]);
  });

  it('says to whom a free seat goes, and why', () => {
    expect(plan({ pools: [pool('cad', 1)], waiters: waits(waiter('cad', 'ana')) }).operations).toEqual([
      { kind: 'add', poolId: 'cad', coreId: core, to: recipient('ana'), gives },
    ]);
  });

  it('says from which purchase a parked seat comes', () => {
    const parked = { accountId: accountId('boss'), email: 'boss@example.com', seats: 1 };
    const { operations } = plan({
      pools: [pool('cad', 1, { taken: 1, parked })],
      waiters: waits(waiter('cad', 'ana')),
    });

    expect(operations).toMatchObject([
      {
        from: {
          accountId: 'boss',
          personId: null,
          email: 'boss@example.com',
          displayName: 'boss@example.com',
        },
        because: {
          class: 'parked',
          evidence: 'Bought and still on the contract manager boss@example.com.',
          ruleId: null,
          restsOn: [],
        },
      },
    ]);
  });

  it('says that a moved seat stays with its person, under its rule', () => {
    const ruleId = asId<RuleId>('all');
    const { operations } = plan({
      removals: [removal('cad', 'ana', { class: 'moved', ruleId, evidence: 'Held by old@example.com.' })],
      recipients: new Map([[personId('ana'), recipient('ana')]]),
    });

    expect(operations).toMatchObject([
      {
        because: { class: 'moved', evidence: 'Held by old@example.com.', ruleId },
        gives: { ruleId, evidence: 'The same person under the new address.' },
      },
    ]);
  });

  it('says which rule takes a seat of a lower rank', () => {
    const seat = rankedSeat('cad', 'bo', {
      priority: 1,
      needBy: null,
      since: 0,
      ruleId: asId<RuleId>('low'),
    });
    const own = policy({ rules: [rule('rule', 'cad', 'userName pr', { preempt: true })] });
    const { operations } = plan({
      policy: own,
      waiters: waits(waiter('cad', 'ana')),
      ranked: new Map([[poolId('cad'), [seat]]]),
    });

    expect(operations).toMatchObject([
      {
        kind: 'reassign',
        because: {
          class: 'preempted',
          evidence: 'Rule rule (priority 10) takes the seat that rule low (priority 1) gave.',
          ruleId: 'low',
          restsOn: [],
        },
        gives,
      },
    ]);
  });

  it('is none without a seat that is held', () => {
    expect(() => seatOf(removal('cad', 'bo', { accountId: null }))).toThrow('only a held seat can be freed');
    expect(() => seatOf(removal('cad', 'bo', { class: 'missing' }))).toThrow(RangeError);
  });

  it('of an account without an address has none', () => {
    expect(seatOf(removal('cad', 'bo', { email: null })).from.email).toBe('');
  });

  it('has a text that names no rule where the seat only follows its person', () => {
    const moved = plan({
      removals: [removal('cad', 'ana', { class: 'moved' })],
      recipients: new Map([[personId('ana'), recipient('ana')]]),
    });

    expect(canonicalPlan(plan({ removals: [removal('cad', 'bo')] }).operations)).toBe(
      '[["unassign","main","cad","bo","leaver"]]',
    );
    expect(canonicalPlan(moved.operations)).toBe(
      '[["reassign","main","cad","ana","moved","ana","ana@example.com",""]]',
    );
  });

  it('has a text that says all of it and nothing that grows older', () => {
    const { operations } = plan({
      pools: [pool('cad', 2, { taken: 1 })],
      removals: [removal('cad', 'bo')],
      waiters: waits(waiter('cad', 'ana'), waiter('cad', 'cy')),
    });

    expect(canonicalPlan(operations)).toBe(
      '[["reassign","main","cad","bo","leaver","ana","ana@example.com","rule"],["add","main","cad","cy","cy@example.com","rule"]]',
    );
  });
});

describe('the order of a line', () => {
  it('is by need-by date, and whoever has none comes last', () => {
    const [soon, late, never] = [
      waiter('cad', 'z', { needBy: '2026-12-01' }),
      waiter('cad', 'y', { needBy: '2027-12-01' }),
      waiter('cad', 'a'),
    ];

    expect([never, late, soon].sort(compareWaiters)).toEqual([soon, late, never]);
    expect(compareWaiters(never, never)).toBe(0);
  });

  it('of removals is by class, then by day due, age and account', () => {
    const rows = [
      removal('cad', 'a'),
      removal('cad', 'dup', { class: 'duplicate' }),
      removal('cad', 'back', { class: 'fallback-ended' }),
      removal('cad', 'early', { class: 'not-entitled', dueAt: 1, since: 9 }),
      removal('cad', 'older', { class: 'not-entitled', dueAt: 2, since: 1 }),
      removal('cad', 'b', { class: 'not-entitled', dueAt: 2, since: 2 }),
      removal('cad', 'c', { class: 'not-entitled', dueAt: 2, since: 2 }),
      removal('cad', 'nobody', { class: 'orphan' }),
      removal('cad', 'unused', { class: 'idle' }),
      removal('cad', 'many', { class: 'over-capacity' }),
      removal('cad', 'mo', { class: 'moved' }),
    ];

    expect(rows.toReversed().sort(compareRemovals)).toEqual(rows);
  });

  it('of graces is by age, then by account', () => {
    const rows = [
      removal('cad', 'z', { since: 1, dueAt: 9 }),
      removal('cad', 'a', { since: 2, dueAt: 3 }),
      removal('cad', 'b', { since: 2, dueAt: 1 }),
    ];

    expect(rows.toReversed().sort(compareGrace)).toEqual(rows);
  });
});

describe('seats of a lower rank', () => {
  const low = asId<RuleId>('low');
  const held = (name: string, fields: { priority?: number; needBy?: string; since?: number } = {}) =>
    rankedSeat('cad', name, { priority: 5, needBy: null, since: 7, ruleId: low, ...fields });

  it('go by lowest priority, latest need-by date, shortest held, then the last person and account', () => {
    const seats = [
      held('z', { priority: 1 }),
      held('y'),
      held('x', { needBy: '2027-01-01', since: 9 }),
      held('v', { needBy: '2026-12-01', since: 9 }),
      held('w', { needBy: '2026-12-01', since: 8 }),
      held('b', { priority: 6 }),
      held('a', { priority: 6 }),
    ];
    const twice = { ...held('a', { priority: 6 }) };
    const second = { ...twice, holder: { ...twice.holder, accountId: accountId('') } };

    expect([...seats, second].toReversed().sort(compareRankedSeats)).toEqual([...seats, second]);
  });

  it('are taken only by a rule for their own pool that says so, and never by an equal', () => {
    const may = (pool: string, preempt: boolean, priority: number) =>
      mayPreempt(waiter('cad', 'ana', { priority }), held('bo'), {
        rules: [rule('rule', pool, 'userName pr', { preempt })],
      });

    expect([may('cad', true, 6), may('cad', true, 5), may('cad', false, 6), may('bim', true, 6)]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('the seats of a pool', () => {
  it('can change hands from its start, and no longer at its end', () => {
    expect(isOpen(pool('cad', 1, { startsAt: 5 }), 5)).toBe(true);
    expect(isOpen(pool('cad', 1, { endsAt: 5 }), 4)).toBe(true);
    expect(isOpen(pool('cad', 1, { endsAt: 5 }), 5)).toBe(false);
  });

  it('are free where they are not taken; of an unknown number none is', () => {
    expect(freeSeats(pool('cad', 3, { taken: 1 }))).toBe(2);
    expect(freeSeats(pool('cad', 3, { taken: 5 }))).toBe(0);
    expect(freeSeats(pool('cad', 3, { taken: null }))).toBe(0);
  });

  it('are parked as often as the licensing core says, and never less than not at all', () => {
    const parked = (seats: number) => ({ accountId: accountId('boss'), email: 'boss@example.com', seats });

    expect(parkedSeats(pool('cad', 3, { parked: parked(2) }))).toHaveLength(2);
    expect(parkedSeats(pool('cad', 3, { parked: parked(-1) }))).toEqual([]);
    expect(parkedSeats(pool('cad', 3))).toEqual([]);
  });
});

describe('a quota', () => {
  const people = new Set([personId('ana'), personId('bo')]);
  const room = (held: number, atMost = 2) =>
    createQuotaRoom([{ quota: { atMost, when: 'department eq "B"', reason: 'bridges' }, held, people }]);

  it('says in numbers why somebody waits', () => {
    expect(room(2).overQuota(waiter('cad', 'ana'))).toBe(
      'over the quota: 2 of at most 2 seats of cad are held by people with department eq "B" (bridges)',
    );
    expect(room(1).overQuota(waiter('cad', 'ana'))).toBeNull();
    expect(room(2).overQuota(waiter('cad', 'zoe'))).toBeNull();
  });

  it('counts who leaves, who takes, and who may stay after all', () => {
    const own = room(2);
    expect(own.hasRoom(personId('ana'), personId('bo'))).toBe(true);
    expect(own.hasRoom(personId('ana'), personId('zoe'))).toBe(false);
    own.leave(personId('bo'));
    own.leave(null);
    own.leave(personId('zoe'));
    expect(own.hasRoom(personId('ana'), null)).toBe(true);
    expect(own.hasRoom(personId('ana'), null, [null, personId('zoe')])).toBe(true);
    expect(own.hasRoom(personId('ana'), null, [personId('bo')])).toBe(false);
    own.take(personId('ana'), null);
    expect(own.hasRoom(personId('bo'), null)).toBe(false);
    own.take(personId('bo'), personId('ana'));
    expect(own.overQuota(waiter('cad', 'bo'))).toContain('2 of at most 2');
  });
});

describe('how many of a line are read', () => {
  const offer = (input: Partial<Parameters<typeof seatsToOffer>[0]>) =>
    seatsToOffer({
      pools: [pool('cad', 5, { taken: 2 })],
      policy: policy(),
      removals: [],
      nowAt,
      ...input,
    }).get(poolId('cad'));
  const parked = { accountId: accountId('boss'), email: 'boss@example.com', seats: 2 };
  const quota = { atMost: 1, when: 'userName pr', reason: 'few' };
  const uses = [{ quota, held: 1, people: new Set([personId('a'), personId('b')]) }];

  it('is one more than there are seats to give', () => {
    expect(offer({})).toBe(4);
    expect(offer({ removals: [removal('cad', 'x'), removal('cad', 'y'), removal('bim', 'z')] })).toBe(6);
    expect(offer({ pools: [pool('cad', 5, { taken: 5, parked })] })).toBe(3);
    expect(offer({ pools: [pool('cad', null)] })).toBe(10_001);
  });

  it('is one where none can be given, or where the parked ones stay', () => {
    const pools = new Map([...policy().pools].map(([id, one]) => [id, { ...one, handOutParked: false }]));

    expect(offer({ pools: [pool('cad', 5, { taken: null })] })).toBe(1);
    const unknown = { pools: [pool('cad', 5, { taken: null, parked })], removals: [removal('cad', 'x')] };
    expect(offer({ ...unknown, quotas: new Map([[poolId('cad'), uses]]) })).toBe(1);
    expect(offer({ pools: [pool('cad', 5, { taken: 5, parked })], policy: { pools } })).toBe(1);
    expect(offer({ pools: [pool('cad', 5, { taken: 5, parked })], policy: { pools: new Map() } })).toBe(1);
  });

  it('is more where a quota may pass people over, and all where a higher rank may take a seat', () => {
    const seat = rankedSeat('cad', 'bo', { priority: 1, needBy: null, since: 0, ruleId: asId<RuleId>('r') });

    expect(offer({ quotas: new Map([[poolId('cad'), uses]]) })).toBe(6);
    expect(offer({ ranked: new Map([[poolId('cad'), [seat]]]) })).toBe(10_000);
    expect(offer({ ranked: new Map([[poolId('cad'), []]]) })).toBe(4);
  });

  it('for a fallback is what the fallbacks can lend, and who comes before', () => {
    const pools = [pool('cad', 5, { taken: 2 }), pool('bim', 2, { taken: 1 })];
    const lend = (input: Partial<Parameters<typeof seatsToOffer>[0]>, fallback = ['bim']) =>
      seatsToLend({ pools, policy: policy(), removals: [], nowAt, ...input }, [
        { poolId: poolId('cad'), fallback: fallback.map((id) => poolId(id)) },
      ]);

    expect(lend({})).toEqual([5]);
    expect(lend({}, ['bim', 'cad'])).toEqual([8]);
    expect(lend({}, ['gone'])).toEqual([0]);
    expect(lend({ quotas: new Map([[poolId('bim'), uses]]) })).toEqual([7]);
  });
});
