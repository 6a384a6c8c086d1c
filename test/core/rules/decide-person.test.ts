import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/core/domain/json.ts';
import type { PersonRecord } from '../../../src/core/domain/person.ts';
import type { Policy } from '../../../src/core/domain/policy.ts';
import { EMPLOYMENT_URN } from '../../../src/core/filter/person-schema.ts';
import { decidePerson } from '../../../src/core/rules/decide-person.ts';
import { calendarAt } from '../../../src/clock.ts';
import { asId, type GroupId, type RecordId } from '../../../src/core/domain/ids.ts';
import { noon, personId, policy, poolId, record, rule, seat, sourceId } from '../../support/builders.ts';

function decide(
  records: readonly PersonRecord[],
  options: { policy?: Partial<Policy>; date?: string; holds?: string } = {},
) {
  const seats = options.holds === undefined ? [] : [seat(options.holds, 'ana')];
  return decidePerson({
    person: { personId: personId('ana'), records, seats },
    policy: policy(options.policy),
    calendar: noon(options.date),
  });
}
const hr = (employment: Record<string, Json>, fields: Partial<PersonRecord> = {}) =>
  record('hr-ana', {
    sourceId: sourceId('hr'),
    active: null,
    resource: { ...record('ana').resource, [EMPLOYMENT_URN]: employment },
    ...fields,
  });
const everybody = { rules: [rule('all', 'cad', 'userName pr')] };

describe('employment of a person', () => {
  it('ends when a trusted identity provider sets the person inactive, whatever HR says', () => {
    expect(decide([record('ana', { active: false }), hr({})]).view.standing).toBe('left');
  });

  it('ends when a trusted identity provider deletes the person', () => {
    expect(decide([record('ana', { deletedAt: 1 })]).view.standing).toBe('left');
  });

  it('does not end by the word of a source that is not trusted for leaving', () => {
    const sources = new Map(
      [...policy().sources].map(([id, one]) => [id, { ...one, decidesLeaving: false }]),
    );

    expect(decide([record('ana', { active: false })], { policy: { sources } }).view.standing).toBe(
      'undecided',
    );
    expect(decide([record('ana', { deletedAt: 1 })], { policy: { sources } }).view.standing).toBe(
      'undecided',
    );
  });

  it('goes on while any record is active, where no source decides', () => {
    const sources = new Map(
      [...policy().sources].map(([id, one]) => [id, { ...one, decidesLeaving: false }]),
    );
    const left = hr({ lastDay: '2026-11-01' });

    expect(decide([left], { policy: { sources } }).view.standing).toBe('left');
    expect(decide([left, record('ana')], { policy: { sources } }).view.standing).toBe('employed');
  });

  it('is unknown when HR does not list the person any more, and unknown is no leaving', () => {
    expect(decide([hr({}, { absentSince: 1 })]).view.standing).toBe('undecided');
  });

  it('does not end by the word of a source that the configuration no longer names', () => {
    const gone = record('ana', { sourceId: sourceId('old'), active: false });

    expect(decide([gone]).view.standing).toBe('undecided');
  });

  it('is notice where HR says a last day ahead, though the account is plainly active', () => {
    expect(decide([record('ana'), hr({ lastDay: '2026-12-24' })]).view.employment).toMatchObject({
      state: 'notice',
      lastDay: '2026-12-24',
    });
  });

  it('is unknown when HR says ended without a last day that is past', () => {
    expect(decide([hr({ employmentState: 'ended' })]).view.standing).toBe('undecided');
  });

  it.each([
    ['Pacific/Auckland', '2026-11-24T10:59:00Z', 'employed'],
    ['Pacific/Auckland', '2026-11-24T11:00:00Z', 'left'],
    ['Europe/London', '2026-11-24T23:59:00Z', 'employed'],
    ['Europe/London', '2026-11-25T00:00:00Z', 'left'],
    ['America/Los_Angeles', '2026-11-25T07:59:00Z', 'employed'],
    ['America/Los_Angeles', '2026-11-25T08:00:00Z', 'left'],
  ])('lasts through the last day in %s (%s: %s)', (timeZone, at, standing) => {
    const decision = decidePerson({
      person: { personId: personId('ana'), records: [hr({ lastDay: '2026-11-24', timeZone })], seats: [] },
      policy: policy(),
      calendar: calendarAt(Date.parse(at)),
    });

    expect(decision.view.standing).toBe(standing);
  });

  it('tells when it will change by date alone: the midnight after the last day, in the own zone', () => {
    const { nextDueAt } = decide([hr({ lastDay: '2026-11-30', timeZone: 'Pacific/Auckland' })]);

    expect(new Date(nextDueAt ?? 0).toISOString()).toBe('2026-11-30T11:00:00.000Z');
  });

  it('begins as many days before the first day as policy provisions', () => {
    const later = [hr({ startDate: '2026-11-28' })];

    expect(decide(later, { date: '2026-11-24' }).view.standing).toBe('not-yet');
    expect(decide(later, { date: '2026-11-25' }).view.standing).toBe('employed');
  });

  it('goes on during a leave for as long as seats are kept, and then is a long leave', () => {
    const away = [hr({ employmentState: 'on_leave', leaveSince: '2026-08-26' })];

    expect(decide(away, { date: '2026-11-24' }).view.standing).toBe('employed');
    expect(decide(away, { date: '2026-11-25' }).view.standing).toBe('long-leave');
  });

  it('begins and pauses by the word of HR, though the account is open and its provider decides leaving', () => {
    const account = record('ana');
    const standing = (employment: Record<string, Json>) => decide([account, hr(employment)]).view.standing;

    expect(standing({ startDate: '2026-12-24' })).toBe('not-yet');
    expect(standing({ startDate: '2026-11-26' })).toBe('employed');
    expect(standing({ employmentState: 'on_leave', leaveSince: '2026-01-01' })).toBe('long-leave');
    expect(standing({ lastDay: '2026-01-01' })).toBe('employed');
  });

  it('goes on while one of several jobs does, though another pauses or starts later', () => {
    const second = (employment: Record<string, Json>) => hr(employment, { id: asId<RecordId>('second-job') });
    const working = hr({ employmentState: 'active' });

    expect(decide([working, second({ startDate: '2027-01-01' })]).view.employment.state).toBe('active');
    expect(
      decide([working, second({ employmentState: 'on_leave', leaveSince: '2026-01-01' })]).view.standing,
    ).toBe('employed');
  });

  it('rests, when it ends, on the sources that decide it, and on all where none does', () => {
    const sources = new Map(
      [...policy().sources].map(([id, one]) => [id, { ...one, decidesLeaving: false }]),
    );
    const records = [record('ana', { active: false }), hr({ lastDay: '2026-01-01' })];

    expect(decide(records).leavingRestsOn).toEqual(['idp']);
    expect(decide(records, { policy: { sources } }).leavingRestsOn).toEqual(['hr', 'idp']);
  });

  it('is withdrawn and moved like any other fact: the newest record counts', () => {
    expect(decide([hr({ lastDay: '2026-11-01' })]).view.standing).toBe('left');
    expect(decide([hr({})]).view.standing).toBe('employed');
  });
});

describe('entitlements of a person', () => {
  it('come from the rule with the highest priority, one per pool', () => {
    const rules = [
      rule('low', 'cad', 'userName pr', { priority: 1 }),
      rule('high', 'cad', 'userName pr', { priority: 9 }),
      rule('other', 'bim', 'userName eq "nobody"'),
    ];
    const { entitlements } = decide([record('ana')], { policy: { rules } });

    expect(entitlements.map(({ ruleId }) => ruleId)).toEqual(['high']);
  });

  it('see the groups of all records and the attributes of the source that comes first', () => {
    const groups = [{ id: asId<GroupId>('g1'), display: 'CAD Users' }];
    const rules = [rule('both', 'cad', 'groups.display eq "cad users" and title eq "Lead"')];
    const records = [record('ana', { groups }), hr({}, { resource: { title: 'Lead' } })];

    expect(decide(records, { policy: { rules } }).entitlements).toHaveLength(1);
  });

  it('are none for somebody who left, has not started, or of whom too little is known', () => {
    for (const records of [
      [record('ana', { active: false })],
      [hr({ startDate: '2027-01-01' })],
      [hr({ employmentState: 'unknown' })],
    ]) {
      expect(decide(records, { policy: everybody }).entitlements).toEqual([]);
    }
  });

  it('are none for what is held by somebody who left, or who is on leave for longer than seats are kept', () => {
    for (const one of [
      record('ana', { active: false }),
      hr({ employmentState: 'on_leave', leaveSince: '2026-01-01' }),
    ]) {
      expect(decide([one], { policy: everybody, holds: 'cad' }).entitlements).toEqual([]);
    }
  });

  it('stay for each seat of several that is held by somebody who has not started, and a fallback stays, too', () => {
    const later = hr({ employmentState: 'pending' });
    const rules = [...everybody.rules, rule('bim', 'bim', 'userName pr', { fallback: [poolId('lt')] })];
    const held = (...pools: readonly string[]) =>
      decidePerson({
        person: {
          personId: personId('ana'),
          records: [later],
          seats: pools.map((pool) => seat(pool, 'ana')),
        },
        policy: policy({ rules }),
        calendar: noon(),
      });

    expect(held('bim', 'cad').view.standing).toBe('not-yet');
    expect(held('bim', 'cad').entitlements.map((one) => one.poolId)).toEqual(['cad', 'bim']);
    expect(held('lt').entitlements).toEqual([
      { poolId: 'lt', personId: 'ana', ruleId: 'bim', priority: 10, needBy: null, reason: 'because' },
    ]);
  });

  it('are only what is held already for somebody on leave', () => {
    const away = [hr({ employmentState: 'on_leave', leaveSince: '2026-11-01' })];

    expect(decide(away, { policy: everybody }).entitlements).toEqual([]);
    expect(decide(away, { policy: everybody, holds: 'cad' }).entitlements.map((one) => one.poolId)).toEqual([
      poolId('cad'),
    ]);
  });

  it('stay for what is held while too little is known, and nothing new comes', () => {
    const unknown = [hr({ employmentState: 'unknown' })];
    const given = decide(unknown, {
      policy: { rules: [...everybody.rules, rule('more', 'bim', 'userName pr')] },
      holds: 'cad',
    });

    expect(given.entitlements.map(({ ruleId }) => ruleId)).toEqual(['all']);
  });

  it('do not depend on the order of the records', () => {
    const records = [
      record('ana'),
      hr({ lastDay: '2027-01-01' }),
      record('second', { sourceId: sourceId('hr') }),
    ];

    expect(decide([...records].reverse(), { policy: everybody })).toEqual(
      decide(records, { policy: everybody }),
    );
  });
});
