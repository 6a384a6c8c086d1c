import { describe, expect, it } from 'vitest';
import { answerPools, type PoolLine } from '../../../src/core/explain/answer-pools.ts';
import { diffPerson } from '../../../src/core/diff/diff-person.ts';
import type { DriftDecision } from '../../../src/core/domain/drift.ts';
import type { JsonObject } from '../../../src/core/domain/json.ts';
import type { PersonRecord } from '../../../src/core/domain/person.ts';
import type { Policy } from '../../../src/core/domain/policy.ts';
import type { Assignment } from '../../../src/core/domain/seats.ts';
import { EMPLOYMENT_URN } from '../../../src/core/filter/person-schema.ts';
import { decidePerson } from '../../../src/core/rules/decide-person.ts';
import {
  accountId,
  noon,
  personId,
  policy,
  pool,
  poolId,
  record,
  removal,
  rule,
  seat,
  sourceId,
} from '../../support/builders.ts';

const calendar = noon();
const own = policy({ rules: [rule('all', 'cad', 'userName pr', { fallback: [poolId('bim')] })] });
interface Given {
  readonly records?: readonly PersonRecord[];
  readonly seats?: readonly Assignment[];
  readonly position?: number | null;
  readonly shownAs?: DriftDecision;
  readonly pools?: readonly PoolLine[];
  readonly isStored?: boolean;
  readonly policy?: Policy;
}
function answer({ records = [record('ana')], seats = [], policy: asked = own, ...given }: Given) {
  const person = {
    personId: personId('ana'),
    records,
    seats,
    isDisputed: false,
    entitlements: [],
    drift: [],
    uses: [],
  };
  const decision = decidePerson({ person, policy: asked, calendar });
  const rows = diffPerson({ person, decision, policy: asked, calendar }).drift.map((row) => ({
    ...row,
    decision: given.shownAs ?? row.decision,
    position: given.position ?? null,
  }));
  const drift = given.isStored === false ? [] : rows;
  return answerPools({
    person,
    decision,
    drift,
    pools: given.pools ?? [],
    policy: asked,
    nowAt: calendar.nowAt,
  });
}
const hr = (employment: JsonObject) =>
  record('ana', {
    sourceId: sourceId('hr'),
    active: null,
    resource: { ...record('ana').resource, [EMPLOYMENT_URN]: employment },
  });
const line = (state: Partial<PoolLine>): PoolLine[] => [
  { ...pool('cad', 2, { taken: 2 }), waiting: 7, ...state },
];

describe('why somebody has no seat', () => {
  it('is the place in the line, and how many seats would serve the person', () => {
    expect(answer({ position: 3, pools: line({}) })).toEqual([
      'ana waits for a seat of cad: place 3 of 7; 3 more seats would serve ana.',
    ]);
    expect(answer({ position: 3, pools: line({ taken: 0 }) })).toEqual([
      'ana waits for a seat of cad: place 3 of 7; 1 more seat would serve ana.',
    ]);
  });

  it('says what the person has meanwhile', () => {
    expect(answer({ seats: [seat('bim', 'ana')], position: 3, pools: line({}) })).toEqual([
      'ana waits for a seat of cad: place 3 of 7, meanwhile a seat of bim; 3 more seats would serve ana.',
      'ana holds a seat of bim while a seat of cad is waited for.',
    ]);
  });

  it('is only time when a seat is free, or still on the contract manager', () => {
    const parked = { accountId: accountId('boss'), email: 'boss@example.com', seats: 2 };

    expect(answer({ position: 2, pools: line({ parked }) })[0]).toMatch('the next run gives it');
    expect(answer({ position: null })[0]).toMatch('it is about to be given');
  });

  it('is a pool that has not started, has ended, or whose count is not known', () => {
    const at = (date: string) => Date.parse(`${date}T00:00:00Z`);

    expect(answer({ position: 1, pools: line({ startsAt: at('2027-01-01') }) })[0]).toMatch(
      /; its seats start on 2027-01-01\.$/,
    );
    const ended = (startsAt: number | null, endsAt: number) =>
      answer({ position: 1, pools: line({ startsAt, endsAt }) })[0];
    expect(ended(null, at('2026-01-01'))).toMatch(/; its seats ended on 2026-01-01\.$/);
    expect(ended(at('2025-01-01'), at('2026-01-01'))).toMatch(/; its seats ended on 2026-01-01\.$/);
    expect(ended(calendar.nowAt, calendar.nowAt)).toMatch(/; its seats ended on 2026-11-24\.$/);
    expect(answer({ position: 1, pools: line({ taken: null }) })[0]).toMatch('is not known');
  });

  it('is a hold, or an address that is missing', () => {
    const nameless = record('ana', { resource: { userName: 'ana' } });

    expect(answer({ position: 1, shownAs: 'held' })[0]).toMatch('waits for an administrator');
    expect(answer({ shownAs: 'report-only' })).toEqual(answer({ shownAs: 'manual' }));
    expect(answer({ shownAs: 'protected' })[0]).toMatch(/^ana has no seat of cad\. Rule .*\. None/);
    expect(answer({ records: [nameless] })).toEqual([
      'ana has no seat of cad. No source has a work e-mail for this person, and seats are given to addresses: add one.',
    ]);
  });

  it('is that the next run has not come yet, never that a seat is held', () => {
    expect(answer({ isStored: false })[0]).toMatch('should hold a seat of cad; the next run');
    expect(answer({ isStored: false, seats: [seat('bim', 'ana')] })[0]).toMatch(
      'ana should hold a seat of cad',
    );
    expect(answer({ isStored: false, seats: [seat('cad', 'ana')] })).toEqual([
      'ana holds a seat of cad, as policy wants it.',
    ]);
  });

  it('is not what policy wants when a seat is held that nothing gives any more', () => {
    const leaver = record('ana', { active: false });
    const newcomer = hr({ startDate: '2027-01-01' });
    const held = (one: PersonRecord, asked = own) =>
      answer({ isStored: false, seats: [seat('cad', 'ana')], records: [one], policy: asked });

    expect(held(leaver)).toEqual([
      'ana holds a seat of cad that nothing gives any more (idp set the person inactive); the next run decides what becomes of it.',
    ]);
    expect(held(newcomer, policy())).toEqual(['ana holds a seat of cad, as policy wants it.']);
  });

  it('is that a seat was taken, where a row is left of one that is held no longer', () => {
    const { pools } = own;
    const decision = decidePerson({
      person: { personId: personId('ana'), records: [record('ana')], seats: [] },
      policy: policy(),
      calendar,
    });
    const drift = [{ ...removal('bim', 'ana'), position: null }];
    const person = { seats: [seat('cad', 'ana')] };

    expect(
      answerPools({ person, decision, drift, pools: [], policy: { ...policy(), pools }, nowAt: 0 })[1],
    ).toBe('ana held a seat of bim (leaver, due): Left.');
  });

  it('is the place of this very pool, whose contract manager may keep what was bought', () => {
    const pools = [...line({ poolId: poolId('bim'), waiting: 99 }), ...line({})];
    const parked = { accountId: accountId('boss'), email: 'boss@example.com', seats: 9 };
    const keeping = new Map([...own.pools].map(([id, one]) => [id, { ...one, handOutParked: false }]));

    expect(answer({ position: 2, pools })[0]).toMatch('place 2 of 7; 2 more seats');
    expect(answer({ position: 2, pools: line({ parked }), policy: { ...own, pools: keeping } })[0]).toMatch(
      '2 more seats would serve ana',
    );
  });

  it('is each seat that is waited for, where one stands for several', () => {
    const fallback = [poolId('bim')];
    const rules = [
      rule('all', 'cad', 'userName pr', { fallback }),
      rule('all', 'lt', 'userName pr', { fallback }),
    ];

    expect(answer({ seats: [seat('bim', 'ana')], position: 1, policy: policy({ rules }) })[1]).toBe(
      'ana holds a seat of bim while a seat of cad or lt is waited for.',
    );
  });

  it('is that the person left, before any rule is asked', () => {
    expect(answer({ records: [record('ana', { active: false })] })).toEqual([
      'ana holds no seat: the person left (idp set the person inactive).',
    ]);
    expect(
      [
        { startDate: '2027-01-01' },
        { employmentState: 'on_leave', leaveSince: '2026-01-01' },
        { employmentState: 'odd' },
      ].flatMap((employment) => answer({ records: [hr(employment)] })),
    ).toEqual([
      'ana holds no seat: seats come shortly before the first day (hr: starts on 2027-01-01; seats from 2026-12-29).',
      'ana holds no seat: the leave is longer than seats are kept (hr: on leave for longer than seats are kept (2026-04-01)).',
      'ana holds no seat: too little is known to give one (hr has no employment status that is understood).',
    ]);
  });
});
