import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DriftRow } from '../../../src/core/domain/drift.ts';
import type { PersonRecord } from '../../../src/core/domain/person.ts';
import type { Policy } from '../../../src/core/domain/policy.ts';
import type { Assignment } from '../../../src/core/domain/seats.ts';
import { changeCase } from '../../../src/core/diff/change-case.ts';
import { diffPerson } from '../../../src/core/diff/diff-person.ts';
import { EMPLOYMENT_URN } from '../../../src/core/filter/person-schema.ts';
import { decidePerson } from '../../../src/core/rules/decide-person.ts';
import {
  accountId,
  compile,
  dayMs,
  noon,
  personId,
  policy,
  poolId,
  record,
  rule,
  seat,
  sourceId,
} from '../../support/builders.ts';

interface Given {
  readonly records?: readonly PersonRecord[];
  readonly seats?: readonly Assignment[];
  readonly drift?: readonly DriftRow[];
  readonly isDisputed?: boolean;
  readonly policy?: Partial<Policy>;
  readonly date?: string;
}
function diff({ records = [record('ana')], seats = [], drift = [], isDisputed = false, ...given }: Given) {
  const calendar = noon(given.date);
  const person = {
    personId: personId('ana'),
    records,
    seats,
    isDisputed,
    entitlements: [],
    drift,
    uses: [],
    viewHash: null,
    nextDueAt: null,
  };
  const input = { person, policy: policy(given.policy), calendar };
  const decision = decidePerson(input);
  return { ...diffPerson({ ...input, decision }), decision, person, calendar };
}
const rows = (given: Given) => diff(given).drift.map((row) => `${row.class} ${row.decision}`);
const left = [record('ana', { active: false })];
const own = seat('cad', 'ana');
const entitled = { rules: [rule('all', 'cad', 'userName pr')] };

describe('drift of one person', () => {
  it('is nothing when the seat held is the seat due', () => {
    expect(rows({ seats: [own], policy: entitled })).toEqual([]);
  });

  it('is a missing seat when a rule gives one that is not held', () => {
    expect(rows({ policy: entitled })).toEqual(['missing waiting']);
  });

  it('is a leaver whose seat is due at once', () => {
    expect(rows({ records: left, seats: [own] })).toEqual(['leaver due']);
  });

  it('is a seat in grace when no rule gives it, and due when grace is over', () => {
    const first = diff({ seats: [own] });
    const later = diff({ seats: [own], drift: first.drift, date: '2026-12-01' });

    expect(first.drift.map(({ decision }) => decision)).toEqual(['grace']);
    expect(later.drift.map(({ decision, since }) => [decision, since])).toEqual([
      ['due', first.drift[0]?.since],
    ]);
  });

  it('keeps what is held while too little is known', () => {
    const unknown = record('ana', {
      active: null,
      sourceId: sourceId('hr'),
      resource: { ...record('ana').resource, [EMPLOYMENT_URN]: { employmentState: 'unknown' } },
    });

    const { drift } = diff({ records: [unknown], seats: [own] });

    expect(drift.map((row) => `${row.class} ${row.decision}`)).toEqual(['not-entitled protected']);
    expect(drift[0]?.step).toMatch('Find out whether ana left');
    expect(rows({ records: [unknown], seats: [own], policy: entitled })).toEqual([]);
  });

  it.each([
    ['a protected role', { seats: [seat('cad', 'ana', { protectedRole: 'coordinator' })] }],
    [
      'a protection',
      {
        seats: [own],
        policy: { protections: [{ when: 'userName pr', matches: compile('userName pr'), reason: 'farm' }] },
      },
    ],
    ['an assignment by hand', { seats: [seat('cad', 'ana', { origin: 'found' })] }],
  ] satisfies [string, Given][])('is protected by %s, even when the person left', (_why, given) => {
    expect(rows({ records: left, ...given })).toEqual(['leaver protected']);
  });

  it('lets policy take over seats made by hand: all of them, or those that a rule gives', () => {
    const found = seat('cad', 'ana', { origin: 'found' });
    const all = { lifecycle: { ...policy().lifecycle, adopt: 'all' as const } };

    expect(rows({ records: left, seats: [found], policy: all })).toEqual(['leaver due']);
    expect(diff({ seats: [found], policy: entitled }).adopted).toEqual([found]);
  });

  it('takes nothing over of somebody whom the pilot leaves out', () => {
    const found = seat('cad', 'ana', { origin: 'found' });
    const pilot = (who: string) => ({ when: who, matches: compile(who) });
    const adopted = (who: string) =>
      diff({ seats: [found], policy: { ...entitled, pilot: pilot(who) } }).adopted;

    expect(adopted('userName eq "bo"')).toEqual([]);
    expect(adopted('userName pr')).toEqual([found]);
  });

  it('leaves the second of two seats made by hand alone: a rule gives one', () => {
    const found = { origin: 'found' } as const;
    const { drift, adopted } = diff({
      seats: [seat('cad', 'old', found), seat('cad', 'ana', found)],
      policy: entitled,
    });

    expect(adopted.map(({ accountId: id }) => id)).toEqual(['ana']);
    expect(drift.map((row) => `${row.class} ${row.decision}`)).toEqual(['duplicate protected']);
  });

  it('never moves the seat of somebody whose account has a role', () => {
    const coordinator = seat('cad', 'old', { protectedRole: 'coordinator' });

    expect(rows({ seats: [coordinator], policy: entitled })).toEqual(['moved protected']);
  });

  it('rests a leaver on the source that decides, so that a stale HR file holds nobody back', () => {
    const hr = record('hr', { sourceId: sourceId('hr'), active: null });
    const restsOn = (records: readonly PersonRecord[]) =>
      diff({ records, seats: [own] }).drift.map((row) => row.restsOn);

    expect(restsOn([...left, hr])).toEqual([['idp']]);
    expect(restsOn([record('ana'), hr])).toEqual([['hr', 'idp']]);
  });

  it('is no move when the licensing core does not tell the address', () => {
    expect(rows({ seats: [seat('cad', 'gone', { email: '' })], policy: entitled })).toEqual([]);
  });

  it('is a manual step when the seat is inherited', () => {
    expect(rows({ records: left, seats: [seat('cad', 'ana', { type: 'inherited' })] })).toEqual([
      'leaver manual',
    ]);
  });

  it('is quarantined while a disputed record may be about the person', () => {
    expect(rows({ records: left, seats: [own], isDisputed: true })).toEqual(['leaver quarantined']);
  });

  it('is a move when the seat is held under an address the person no longer has', () => {
    expect(rows({ seats: [seat('cad', 'old')], policy: entitled })).toEqual(['moved due']);
    expect(rows({ seats: [seat('cad', 'old', { origin: 'found' })], policy: entitled })).toEqual([
      'moved due',
    ]);
  });

  it('is a duplicate when the same product is held twice; the seat under the work e-mail stays', () => {
    const { drift } = diff({ seats: [seat('cad', 'old'), own], policy: entitled });

    expect(drift.map((row) => [row.class, row.accountId])).toEqual([['duplicate', accountId('old')]]);
  });

  it('is a manual step when there is no address to give the seat to', () => {
    const nameless = record('ana', { resource: { userName: 'ana' } });

    expect(rows({ records: [nameless], policy: entitled })).toEqual(['missing manual']);
  });

  it('never ends grace by itself where the seat is only reclaimed when needed', () => {
    const rules = [rule('soft', 'cad', 'userName eq "nobody"', { reclaim: 'when-needed' })];
    const before = diff({ seats: [own], policy: { rules } }).drift.map((row) => ({
      ...row,
      ruleId: rules[0]?.id ?? null,
    }));
    const { drift } = diff({ seats: [own], drift: before, policy: { rules }, date: '2030-01-01' });

    expect(drift.map(({ decision, unlessFull }) => [decision, unlessFull])).toEqual([['grace', true]]);
  });
});

describe('when a person is looked at again by date alone', () => {
  const freeze = (pool: string, from: string) => ({
    from,
    until: '2026-12-23',
    pools: [poolId(pool)],
    who: null,
    reason: 'the bridge',
  });
  const freezes = [freeze('cad', '2026-12-01'), freeze('bim', '2026-11-28')];
  const turn = (given: Given) => {
    const { nextTurnAt } = diff({ ...given, policy: { freezes } });
    return nextTurnAt === null ? null : new Date(nextTurnAt).toISOString().slice(0, 10);
  };

  it('is when the first freeze begins of a pool of which a seat is to go, in grace or not', () => {
    expect(turn({ records: left, seats: [own] })).toBe('2026-12-01');
    expect(turn({ seats: [own] })).toBe('2026-12-01');
    expect(turn({ seats: [own, seat('bim', 'ana')] })).toBe('2026-11-28');
  });

  it('is when a freeze ends that keeps the seat, which is that of its pool', () => {
    const given = {
      records: left,
      seats: [own, seat('bim', 'ana')],
      policy: { freezes },
      date: '2026-11-30',
    };
    const due = diff(given).drift.map((row) => [
      row.poolId,
      row.decision,
      row.dueAt - noon('2026-11-30').nowAt,
    ]);

    expect(due).toEqual([
      ['cad', 'due', 0],
      ['bim', 'grace', 23.5 * dayMs],
    ]);
  });

  it('is never where the seat stays whatever the day', () => {
    expect(turn({ seats: [seat('cad', 'ana', { protectedRole: 'coordinator' })] })).toBeNull();
    expect(turn({ seats: [] })).toBeNull();
  });
});

describe('what is written of a decision', () => {
  const write = (given: Given) => {
    const { decision, person, calendar, ...difference } = diff(given);
    return {
      person,
      change: changeCase({ person, decision, difference, nowAt: calendar.nowAt }),
      decision,
      difference,
      calendar,
    };
  };

  it('is nothing the second time', () => {
    const { person, change, decision, difference, calendar } = write({ seats: [own], policy: entitled });
    const stored = {
      ...person,
      entitlements: decision.entitlements,
      drift: difference.drift,
      viewHash: change?.viewHash ?? null,
      nextDueAt: change?.nextDueAt ?? null,
    };

    expect(change).not.toBeNull();
    expect(changeCase({ person: stored, decision, difference, nowAt: calendar.nowAt })).toBeNull();
  });

  it('is due again when grace ends', () => {
    const { change, calendar } = write({ seats: [own] });

    expect(change?.nextDueAt).toBe(calendar.nowAt + 7 * dayMs);
  });
});

describe('the laws of taking', () => {
  const anyRecord = fc.record({
    active: fc.constantFrom(true, false, null),
    isDeleted: fc.boolean(),
    isAbsent: fc.boolean(),
    source: fc.constantFrom('idp', 'hr'),
    word: fc.constantFrom('active', 'ended', 'unknown', 'on_leave', 'pending', null),
    lastDay: fc.constantFrom('2026-01-01', '2027-01-01', null),
  });
  const toRecord = (one: typeof anyRecord extends fc.Arbitrary<infer T> ? T : never, n: number) =>
    record(`ana-${n}`, {
      sourceId: sourceId(one.source),
      active: one.active,
      deletedAt: one.isDeleted ? 1 : null,
      absentSince: one.isAbsent ? 1 : null,
      resource: {
        ...record('ana').resource,
        [EMPLOYMENT_URN]: {
          ...(one.word === null ? {} : { employmentState: one.word }),
          ...(one.lastDay === null ? {} : { lastDay: one.lastDay }),
        },
      },
    });
  const trusted = (one: { source: string }) => one.source === 'idp';
  const saysLeft = (one: {
    active: boolean | null;
    isDeleted: boolean;
    source: string;
    word: string | null;
    lastDay: string | null;
  }) =>
    one.isDeleted || one.active === false
      ? trusted(one)
      : one.word !== 'unknown' && one.lastDay === '2026-01-01';

  it('4 and 5: a leaver has strong evidence in every record that counts', () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { minLength: 1, maxLength: 4 }), (described) => {
        const classes = diff({ records: described.map(toRecord), seats: [own] }).drift.map(
          (row) => row.class,
        );
        const counting = described.some(trusted) ? described.filter(trusted) : described;
        expect(classes.includes('leaver')).toBe(counting.every(saysLeft));
      }),
    );
  });

  it('6: whatever happens, nothing that is protected, inherited or disputed becomes due', () => {
    const anySeat = fc.record({
      origin: fc.constantFrom('own', 'found', 'adopted'),
      protectedRole: fc.constantFrom(null, 'coordinator', 'contract-manager'),
      type: fc.constantFrom('direct', 'inherited'),
    });
    fc.assert(
      fc.property(
        fc.array(anyRecord, { minLength: 1, maxLength: 3 }),
        anySeat,
        fc.boolean(),
        (described, kind, isDisputed) => {
          const { drift } = diff({
            records: described.map(toRecord),
            seats: [seat('cad', 'ana', kind)],
            isDisputed,
          });
          const isSafe =
            isDisputed || kind.origin === 'found' || kind.protectedRole !== null || kind.type === 'inherited';
          if (isSafe)
            expect(drift.filter(({ decision }) => decision === 'due' || decision === 'grace')).toEqual([]);
        },
      ),
    );
  });

  it('keeps its rows under their pool, subject and class, once each', () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { minLength: 1, maxLength: 3 }), (described) => {
        const { drift } = diff({
          records: described.map(toRecord),
          seats: [own, seat('bim', 'ana'), seat('cad', 'old')],
          policy: entitled,
        });
        const keys = drift.map((row) => `${row.poolId} ${row.subject} ${row.class}`);
        expect(new Set(keys).size).toBe(keys.length);
        expect(drift.every((row) => row.poolId === poolId('cad') || row.poolId === poolId('bim'))).toBe(true);
      }),
    );
  });
});
