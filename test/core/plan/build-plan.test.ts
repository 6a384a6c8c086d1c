import { describe, expect, it } from 'vitest';
import type { Operation } from '../../../src/core/domain/plan.ts';
import { buildPlan, type BuildPlanInput } from '../../../src/core/plan/build-plan.ts';
import {
  accountId,
  dayMs,
  noon,
  policy,
  pool,
  type poolId,
  recipient,
  removal,
  waiter,
} from '../../support/builders.ts';

const nowAt = noon().nowAt;
const waiting = (...all: ReturnType<typeof waiter>[]) => {
  const lists = new Map<ReturnType<typeof poolId>, ReturnType<typeof waiter>[]>();
  for (const one of all) lists.set(one.poolId, [...(lists.get(one.poolId) ?? []), one]);
  return lists;
};
function plan(input: Partial<BuildPlanInput>) {
  return buildPlan({
    pools: [],
    policy: policy(),
    removals: [],
    waiters: new Map(),
    recipients: new Map(),
    nowAt,
    ...input,
  });
}
const words = (operations: readonly Operation[]) =>
  operations.map((operation) => {
    const from = operation.kind === 'add' ? '' : operation.from.displayName;
    const to = operation.kind === 'unassign' ? '' : operation.to.displayName;
    return `${operation.kind} ${operation.poolId} ${[from, to].filter(Boolean).join(' -> ')}`;
  });

describe('buildPlan', () => {
  it('gives the seat of a leaver straight to whoever waits first', () => {
    const { operations, waiting: left } = plan({
      pools: [pool('cad', 2, { taken: 2 })],
      removals: [removal('cad', 'bo')],
      waiters: waiting(waiter('cad', 'cy', { since: 2 }), waiter('cad', 'ana', { since: 1 })),
    });

    expect(words(operations)).toEqual(['reassign cad bo -> ana']);
    expect(left.map(({ recipient: { displayName } }) => displayName)).toEqual(['cy']);
  });

  it('frees before it fills: leavers, other removals, reassigns, adds', () => {
    const { operations } = plan({
      pools: [pool('cad', 9, { taken: 3 }), pool('bim', 1, { taken: 1 })],
      removals: [removal('cad', 'no', { class: 'not-entitled' }), removal('cad', 'bo'), removal('bim', 'di')],
      waiters: waiting(waiter('bim', 'ana')),
    });

    expect(words(operations)).toEqual(['unassign cad bo', 'unassign cad no', 'reassign bim di -> ana']);
  });

  it('serves by priority, then need-by date, then how long somebody waits, then person id', () => {
    const people = [
      waiter('cad', 'e', { since: 5 }),
      waiter('cad', 'd', { since: 5 }),
      waiter('cad', 'c', { since: 4 }),
      waiter('cad', 'b', { needBy: '2026-12-01', since: 9 }),
      waiter('cad', 'a', { priority: 99, since: 9 }),
    ];
    const { operations } = plan({ pools: [pool('cad', 5)], waiters: waiting(...people) });

    expect(words(operations)).toEqual(['add cad a', 'add cad b', 'add cad c', 'add cad d', 'add cad e']);
  });

  it('lets the rest wait when a pool is short, and never counts a seat that is about to be freed', () => {
    const { operations, waiting: left } = plan({
      pools: [pool('cad', 2, { taken: 1 })],
      waiters: waiting(waiter('cad', 'a'), waiter('cad', 'b')),
    });

    expect(words(operations)).toEqual(['add cad a']);
    expect(left).toHaveLength(1);
  });

  it('hands out what the contract manager holds only because of the purchase, first of all', () => {
    const parked = { accountId: accountId('boss'), email: 'boss@example.com', seats: 2 };
    const { operations } = plan({
      pools: [pool('cad', 3, { taken: 3, parked })],
      removals: [removal('cad', 'bo')],
      waiters: waiting(
        waiter('cad', 'a', { since: 1 }),
        waiter('cad', 'b', { since: 2 }),
        waiter('cad', 'c', { since: 3 }),
      ),
    });

    expect(words(operations)).toEqual([
      'reassign cad boss@example.com -> a',
      'reassign cad boss@example.com -> b',
      'reassign cad bo -> c',
    ]);
  });

  it('leaves parked seats where they are when policy says so, or when nobody waits', () => {
    const parked = { accountId: accountId('boss'), email: 'boss@example.com', seats: 2 };
    const pools = new Map([...policy().pools].map(([id, one]) => [id, { ...one, handOutParked: false }]));
    const state = pool('cad', 2, { taken: 2, parked });

    expect(plan({ pools: [state] }).operations).toEqual([]);
    expect(
      plan({ pools: [state], policy: policy({ pools }), waiters: waiting(waiter('cad', 'a')) }).operations,
    ).toEqual([]);
  });

  it('shrinks an over-assigned pool to its size before it gives a seat on', () => {
    const { operations } = plan({
      pools: [pool('cad', 2, { taken: 4 })],
      removals: ['b', 'c', 'd'].map((name) => removal('cad', name)),
      waiters: waiting(waiter('cad', 'ana')),
    });

    expect(words(operations)).toEqual(['unassign cad b', 'unassign cad c', 'reassign cad d -> ana']);
  });

  it('ends grace early only for somebody who waits, longest in grace first, and only where the rule allows it', () => {
    const grace = (name: string, since: number, unlessFull: boolean) =>
      removal('cad', name, { class: 'not-entitled', since, dueAt: nowAt + since, unlessFull });
    const { operations } = plan({
      pools: [pool('cad', 3, { taken: 3 })],
      removals: [grace('late', 2 * dayMs, true), grace('early', dayMs, true), grace('never', 1, false)],
      waiters: waiting(waiter('cad', 'ana')),
    });

    expect(words(operations)).toEqual(['reassign cad early -> ana']);
  });

  it('lets somebody over a quota wait and says so, but for the seat of who counts for the same quota', () => {
    const quota = (held: number) => ({
      quota: { atMost: 1, when: 'department eq "B"', reason: 'bridges' },
      held,
      people: new Set([recipient('ana').personId, recipient('old').personId]),
    });
    const grace = removal('cad', 'old', { class: 'not-entitled', dueAt: nowAt + dayMs, unlessFull: true });
    const given = {
      quotas: new Map([[grace.poolId, [quota(1)]]]),
      waiters: waiting(waiter('cad', 'ana')),
    };

    const { operations, waiting: left } = plan({ ...given, pools: [pool('cad', 5, { taken: 1 })] });
    expect(operations).toEqual([]);
    expect(left).toMatchObject([
      { overQuota: expect.stringContaining('over the quota: 1 of at most 1') as string },
    ]);
    const full = { ...given, pools: [pool('cad', 1, { taken: 1 })], removals: [grace] };
    expect(words(plan(full).operations)).toEqual(['reassign cad old -> ana']);
    const free = plan({ ...given, quotas: new Map(), pools: [pool('cad', 1, { taken: 1 })] });
    expect(free.waiting[0]?.overQuota).toBeUndefined();
  });

  it('gives nothing in a pool that has not started, has ended, or whose count is not known', () => {
    const states = [
      pool('cad', 5, { startsAt: nowAt + 1 }),
      pool('cad', 5, { endsAt: nowAt }),
      pool('cad', 5, { taken: null }),
      pool('cad', 5, { startsAt: nowAt + 1, taken: null }),
    ];

    for (const state of states) {
      expect(plan({ pools: [state], waiters: waiting(waiter('cad', 'a')) }).operations).toEqual([]);
    }
  });

  it('serves everybody from an unlimited pool', () => {
    const people = ['a', 'b', 'c'].map((name) => waiter('cad', name));

    expect(plan({ pools: [pool('cad', null)], waiters: waiting(...people) }).operations).toHaveLength(3);
  });

  it('moves a seat from the old address of a person to the new one', () => {
    const row = removal('cad', 'ana', { class: 'moved', accountId: accountId('old') });
    const recipients = new Map([[recipient('ana').personId, recipient('ana')]]);
    const { operations } = plan({ pools: [pool('cad', 1, { taken: 1 })], removals: [row], recipients });

    expect(words(operations)).toEqual(['reassign cad ana -> ana']);
  });

  it('moves nothing where seats cannot change hands, and moves by person where they can', () => {
    const rows = ['cy', 'ana'].map((name) =>
      removal('cad', name, { class: 'moved', since: name === 'cy' ? 0 : 9 }),
    );
    const recipients = new Map(['ana', 'cy'].map((name) => [recipient(name).personId, recipient(name)]));
    const moving = (state: ReturnType<typeof pool>) =>
      words(plan({ pools: [state], removals: rows, recipients }).operations);

    expect(moving(pool('cad', 2, { taken: 2, endsAt: nowAt }))).toEqual([]);
    expect(moving(pool('cad', 2, { taken: 2 }))).toEqual([
      'reassign cad ana -> ana',
      'reassign cad cy -> cy',
    ]);
  });

  it('moves what is due, in the order of people and then of accounts, and nobody without an address', () => {
    const move = (name: string, account: string, dueAt = nowAt) =>
      removal('cad', name, { class: 'moved', accountId: accountId(account), dueAt });
    const removals = [
      move('cy', 'a'),
      move('ana', 'z'),
      move('ana', 'y'),
      move('ana', 'later', nowAt + 1),
      move('nobody', 'b'),
      { ...move('nobody', 'c'), personId: null },
    ];
    const recipients = new Map(['ana', 'cy'].map((name) => [recipient(name).personId, recipient(name)]));
    const { operations } = plan({ pools: [pool('cad', 6, { taken: 6 })], removals, recipients });

    expect(operations.map((one) => (one.kind === 'add' ? '' : one.from.accountId))).toEqual(['y', 'z', 'a']);
  });

  it('takes every step through all pools before the next one', () => {
    const parked = { accountId: accountId('boss'), email: 'boss@example.com', seats: 1 };
    const { operations } = plan({
      pools: [pool('cad', 3, { taken: 3, parked }), pool('bim', 3, { taken: 3, parked })],
      removals: [
        removal('bim', 'b-lost', { class: 'not-entitled' }),
        removal('bim', 'b-left'),
        removal('cad', 'c-left'),
      ],
      waiters: waiting(
        ...['1', '2', '3'].map((n) => waiter('bim', `b${n}`)),
        ...['1', '2'].map((n) => waiter('cad', `c${n}`)),
      ),
    });

    expect(words(operations)).toEqual([
      'reassign bim boss@example.com -> b1',
      'reassign cad boss@example.com -> c1',
      'reassign bim b-left -> b2',
      'reassign cad c-left -> c2',
      'reassign bim b-lost -> b3',
    ]);
  });

  it('gives a free seat rather than one that an administrator must be asked about', () => {
    const { operations } = plan({
      pools: [pool('cad', 3, { taken: 2 })],
      removals: [removal('cad', 'nobody', { class: 'orphan', personId: null })],
      waiters: waiting(waiter('cad', 'ana', { since: 1 }), waiter('cad', 'bo', { since: 2 })),
    });

    expect(words(operations)).toEqual(['reassign cad nobody -> bo', 'add cad ana']);
  });

  it('gives a free seat rather than one whose removal a guard held in a draft of the same plan', () => {
    const { operations } = plan({
      pools: [pool('cad', 3, { taken: 2 })],
      removals: [removal('cad', 'gone'), removal('cad', 'held')],
      waiters: waiting(waiter('cad', 'ana', { since: 1 }), waiter('cad', 'bo', { since: 2 })),
      doubtful: new Set(['cad held', 'bim gone']),
    });

    expect(words(operations)).toEqual(['unassign cad held', 'reassign cad gone -> ana', 'add cad bo']);
  });

  it('leaves a pool alone that policy does not name', () => {
    const { operations } = plan({
      pools: [pool('old', 3, { taken: 2 })],
      removals: [removal('old', 'bo')],
      waiters: waiting(waiter('old', 'ana')),
    });

    expect(operations).toEqual([]);
  });

  it('ends the longest grace first, though another would have ended earlier by itself', () => {
    const grace = (name: string, since: number, dueAt: number) =>
      removal('cad', name, { class: 'not-entitled', since, dueAt: nowAt + dueAt, unlessFull: true });
    const { operations } = plan({
      pools: [pool('cad', 2, { taken: 2 })],
      removals: [grace('short', 2, dayMs), grace('long', 1, 9 * dayMs)],
      waiters: waiting(waiter('cad', 'ana')),
    });

    expect(words(operations)).toEqual(['reassign cad long -> ana']);
  });
});
