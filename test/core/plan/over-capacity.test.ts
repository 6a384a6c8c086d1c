import { describe, expect, it } from 'vitest';
import { neverDue } from '../../../src/core/diff/never-due.ts';
import type { DriftRow } from '../../../src/core/domain/drift.ts';
import type { PoolState } from '../../../src/core/domain/seats.ts';
import { checkPlan } from '../../../src/core/guard/check-plan.ts';
import { buildPlan } from '../../../src/core/plan/build-plan.ts';
import { overCapacity, seatsTooMany } from '../../../src/core/plan/over-capacity.ts';
import { accountId, noon, policy, pool, poolId, quiet, removal, waiter } from '../../support/builders.ts';
import { inputOf, rankedSeat } from './any-world.ts';

const { nowAt } = noon();
const day = 86_400_000;
/** Ana, bo and cy hold seats of cad; the last in the order comes first. */
const last = ['cy', 'bo', 'ana'].map((name, n) =>
  rankedSeat('cad', name, {
    priority: 10,
    needBy: null,
    since: Date.parse('2026-11-03T09:00:00Z') - n * day,
    ruleId: 'cad-group' as never,
  }),
);
const crowded = (capacity: number, taken: number, fields: Partial<PoolState> = {}) =>
  pool('cad', capacity, { taken, ...fields });

const asked = { product: 'CAD', last, nowAt };
function proposed(of: PoolState, removals: readonly DriftRow[] = [], before: readonly DriftRow[] = []) {
  return overCapacity({ ...asked, pool: of, removals, before }).proposed;
}
const names = (rows: readonly DriftRow[]) => rows.map(({ displayName }) => displayName);

describe('a pool with more holders than seats', () => {
  it('proposes the seats of those who come last, and says with the numbers who keeps one', () => {
    const rows = proposed(crowded(2, 3));

    expect(rows).toMatchObject([
      { class: 'over-capacity', displayName: 'cy', decision: 'due', since: nowAt, ruleId: 'cad-group' },
    ]);
    expect(rows[0]?.evidence).toBe(
      'CAD has 2 seats and 3 are taken: 1 too many. This one is at the end of the order: rule cad-group, priority 10, held ' +
        'since 2026-11-03 09:00 UTC. The last who keeps a seat is bo (rule cad-group, priority 10, held since 2026-11-02 09:00 UTC).',
    );
    expect(names(proposed(crowded(1, 3)))).toEqual(['cy', 'bo']);
    expect(rows).toEqual([
      {
        poolId: 'cad',
        coreId: 'main',
        class: 'over-capacity',
        subject: 'account:cy',
        personId: 'cy',
        accountId: 'cy',
        email: 'cy@example.com',
        displayName: 'cy',
        since: nowAt,
        dueAt: nowAt,
        decision: 'due',
        evidence: rows[0]?.evidence,
        step: 'Add seats, or approve the plan to take this one back; nobody loses a seat for this without an approval.',
        ruleId: 'cad-group',
        priority: 10,
        needBy: null,
        unlessFull: false,
        restsOn: [],
      },
    ]);
  });

  it('lets leavers and the not entitled go first, and proposes nothing more when that suffices', () => {
    const going = [
      removal('cad', 'gone', { class: 'leaver' }),
      removal('cad', 'left-group', { class: 'not-entitled', decision: 'grace', dueAt: nowAt + 7 * day }),
    ];

    expect(names(proposed(crowded(3, 5), going))).toEqual([]);
    expect(names(proposed(crowded(2, 5), going))).toEqual(['cy']);
    expect(proposed(crowded(2, 5), going)[0]?.evidence).toContain('3 too many, of which 2 go back anyway.');
    expect(proposed(crowded(3, 5), going.slice(1))[0]?.evidence).toContain('of which 1 goes back anyway.');
  });

  it('proposes a seat that is kept only until somebody needs it before one that is due to its holder', () => {
    const spare = removal('cad', 'spare', { class: 'not-entitled', dueAt: neverDue, unlessFull: true });

    expect(names(proposed(crowded(4, 5), [spare]))).toEqual(['spare']);
    expect(names(proposed(crowded(3, 5), [spare]))).toEqual(['spare', 'cy']);
    expect(names(proposed(crowded(4, 5), [{ ...spare, unlessFull: false }]))).toEqual(['cy']);
    const early = { ...spare, dueAt: nowAt + day };
    expect(names(proposed(crowded(3, 5), [early]))).toEqual(['cy']);
  });

  it('proposes of those that are kept until somebody needs them no more than it must, the oldest first', () => {
    const spare = ['new', 'old'].map((name, n) =>
      removal('cad', name, { class: 'not-entitled', dueAt: neverDue, unlessFull: true, since: 9 - n }),
    );
    const rows = proposed(crowded(4, 5), spare);

    expect(rows.map(({ displayName, evidence }) => [displayName, evidence])).toEqual([
      ['old', 'Left. CAD has 4 seats and 5 are taken: 1 too many.'],
    ]);
  });

  it('proposes nobody where more go than are too many, and names those who go first', () => {
    const going = [
      removal('cad', 'left-group', { class: 'not-entitled' }),
      removal('cad', 'mo', { class: 'moved' }),
      removal('cad', 'gone', { class: 'leaver' }),
    ];
    const of = (capacity: number) =>
      overCapacity({ ...asked, pool: crowded(capacity, 5), removals: going, before: [] });

    expect(of(4).proposed).toEqual([]);
    expect(names(of(4).going)).toEqual(['gone']);
    expect(names(of(3).going)).toEqual(['gone', 'left-group']);
  });

  it('says of a date by which a seat is needed, and of nobody who keeps one where nobody does', () => {
    const dated = last.map((seat) => ({ ...seat, needBy: '2026-12-24' }));
    const [row] = overCapacity({
      ...asked,
      pool: crowded(0, 3),
      removals: [],
      last: dated,
      before: [],
    }).proposed;

    expect(row?.evidence).toBe(
      'CAD has 0 seats and 3 are taken: 3 too many. This one is at the end of the order: rule cad-group, priority 10, needed ' +
        'by 2026-12-24, held since 2026-11-03 09:00 UTC.',
    );
  });

  it('counts no seat that moves with its holder as going back', () => {
    expect(names(proposed(crowded(2, 3), [removal('cad', 'mo', { class: 'moved' })]))).toEqual(['cy']);
  });

  it('takes what is only parked on the contract manager for too many before any holder', () => {
    const parked = { accountId: accountId('boss'), email: 'boss@example.com', seats: 1 };

    expect(names(proposed(crowded(2, 4, { parked })))).toEqual(['cy']);
    expect(names(proposed(crowded(2, 3, { parked })))).toEqual([]);
  });

  it.each<[string, Partial<PoolState>]>([
    ['has ended, for a renewal brings all of it back', { endsAt: nowAt }],
    ['has not begun', { startsAt: nowAt + 1 }],
    ['has an unknown number of holders', { taken: null }],
    ['has no limit', { capacity: null }],
    ['has a seat for each', { capacity: 3 }],
  ])('proposes nothing where it %s', (_, fields) => {
    expect(proposed(crowded(2, 3, fields))).toEqual([]);
  });

  it('keeps the age of a proposal', () => {
    const [before] = proposed(crowded(2, 3));

    expect(before).toBeDefined();
    expect(proposed(crowded(2, 3), [], [{ ...before!, since: 7 }])).toMatchObject([{ since: 7, dueAt: 7 }]);
    const others = [
      { ...before!, since: 5, poolId: poolId('bim') },
      { ...before!, since: 6, subject: 'account:bo' },
    ];
    expect(proposed(crowded(2, 3), [], others)).toMatchObject([{ since: nowAt }]);
  });
});

describe('how many people of the order are looked for', () => {
  const never = removal('cad', 'spare', { class: 'not-entitled', dueAt: neverDue, unlessFull: true });
  const parked = { accountId: accountId('boss'), email: 'boss@example.com', seats: 1 };
  const looked = (of: PoolState, ...removals: readonly DriftRow[]) => seatsTooMany(of, removals, nowAt);

  it('is as many as are held beyond the size and do not go anyway', () => {
    expect(looked(crowded(2, 5))).toBe(3);
    expect(looked(crowded(2, 5), removal('cad', 'gone'), never)).toBe(2);
    expect(looked(crowded(2, 5), removal('cad', 'mo', { class: 'moved' }))).toBe(3);
    expect(looked(crowded(2, 5, { parked }))).toBe(2);
  });

  it('is none where there are seats enough, or nobody can be given one', () => {
    expect(looked(crowded(4, 5), removal('cad', 'gone'), removal('cad', 'left'))).toBe(0);
    expect(looked(crowded(5, 2), removal('cad', 'gone'))).toBe(0);
    expect(looked(crowded(2, 5, { endsAt: nowAt }))).toBe(0);
  });
});

describe('the plan of such a pool', () => {
  const short = crowded(2, 4);
  const own = policy({ approval: { ...policy().approval, leaver: 'auto', notEntitled: 'auto' } });
  const leaver = removal('cad', 'gone', { class: 'leaver' });
  function plan(removals: readonly DriftRow[], people = [waiter('cad', 'di')]) {
    const world = {
      pools: [short],
      removals,
      people,
      quotas: new Map(),
      ranked: [],
      holding: new Set<never>(),
      policy: own,
    };
    return buildPlan(inputOf(world));
  }
  const rows = () => [leaver, ...proposed(short, [leaver])];

  it('frees the leaver and holds the rest for an administrator, whatever approvals say', () => {
    const { operations } = plan(rows());
    const { cleared, held } = checkPlan({ plan: plan(rows()), numbers: quiet(), policy: own });

    expect(operations.map(({ kind }) => kind)).toEqual(['unassign', 'unassign']);
    expect(cleared).toMatchObject([{ because: { class: 'leaver' } }]);
    expect(held).toMatchObject([
      {
        operation: { kind: 'unassign', from: { displayName: 'cy' }, because: { class: 'over-capacity' } },
        tripped: [{ guard: 'needs-approval', approvable: true }],
      },
    ]);
  });

  it('serves nobody who waits, not even from grace that a full pool may end', () => {
    const early = removal('cad', 'early', { decision: 'grace', dueAt: nowAt + day, unlessFull: true });

    expect(plan([...rows(), early]).waiting).toHaveLength(1);
    expect(plan([...rows(), early]).operations.every(({ kind }) => kind === 'unassign')).toBe(true);
  });

  it('does not hold a leaver because of how many are proposed', () => {
    const many = Array.from({ length: 9 }, (_, n) => ({
      ...proposed(crowded(2, 3))[0]!,
      accountId: accountId(`p${n}`),
      subject: `account:p${n}`,
    }));
    const { cleared } = checkPlan({
      plan: plan([leaver, ...many]),
      numbers: quiet({ holdersByPool: new Map([[poolId('cad'), 30]]), holdersInAll: 30 }),
      policy: own,
    });

    expect(cleared).toMatchObject([{ because: { class: 'leaver' } }]);
  });
});
