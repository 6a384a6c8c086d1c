import { describe, expect, it } from 'vitest';
import { asId, type GroupId, type RecordId } from '../../../src/core/domain/ids.ts';
import type { Json } from '../../../src/core/domain/json.ts';
import type { PersonRecord } from '../../../src/core/domain/person.ts';
import type { Policy } from '../../../src/core/domain/policy.ts';
import { EMPLOYMENT_URN } from '../../../src/core/filter/person-schema.ts';
import { decidePerson } from '../../../src/core/rules/decide-person.ts';
import { byPrecedence, mergeRecords } from '../../../src/core/rules/merge-records.ts';
import { outsidePilot } from '../../../src/core/rules/pilot.ts';
import { allEmails, workEmail } from '../../../src/core/rules/work-email.ts';
import { compile, noon, personId, policy, record, rule, sourceId } from '../../support/builders.ts';

const calendar = noon();
const hr = (employment: Record<string, Json>, fields: Partial<PersonRecord> = {}) =>
  record('hr-ana', {
    sourceId: sourceId('hr'),
    active: null,
    resource: { userName: 'ana@example.com', [EMPLOYMENT_URN]: employment },
    ...fields,
  });
const decide = (records: readonly PersonRecord[], fields: Partial<Policy> = {}) =>
  decidePerson({
    person: { personId: personId('ana'), records, seats: [] },
    policy: policy(fields),
    calendar,
  });
const reason = (...records: readonly PersonRecord[]) => decide(records).view.standingReason;
const turn = (...records: readonly PersonRecord[]) => {
  const { nextDueAt } = decide(records);
  return nextDueAt === null ? null : new Date(nextDueAt).toISOString();
};

describe('the evidence for a standing', () => {
  it.each<[string, PersonRecord, string]>([
    ['nothing said', hr({}), 'hr: active'],
    ['a last day past', hr({ lastDay: '2026-11-01' }), 'hr: last day was 2026-11-01'],
    ['a last day ahead', hr({ lastDay: '2026-12-01' }), 'hr: last day is 2026-12-01'],
    ['notice', hr({ employmentState: 'notice' }), 'hr: on notice, without a last day'],
    [
      'an end without a day',
      hr({ employmentState: 'ended' }),
      'hr says ended, without a last day that is past',
    ],
    ['an odd word', hr({ employmentState: 'Garden' }), 'hr has no employment status that is understood'],
    ['an odd first day', hr({ startDate: 'soon' }), 'hr has a first day that is no date'],
    ['an odd last day', hr({ lastDay: 'soon' }), 'hr has a last day that is no date'],
    [
      'absence',
      hr({}, { absentSince: 1 }),
      'hr does not list the person any more, and never said that they left',
    ],
    ['a start to come', hr({ startDate: '2026-12-24' }), 'hr: starts on 2026-12-24; seats from 2026-12-21'],
    [
      'a start that is near',
      hr({ startDate: '2026-11-27' }),
      'hr: starts on 2026-11-27, provisioned from 2026-11-24',
    ],
    ['a start without a day', hr({ employmentState: 'pending' }), 'hr: has not started yet'],
    [
      'a deletion by who is not trusted',
      hr({}, { deletedAt: 1 }),
      'hr deleted the person, but is not trusted for leaving (decidesLeaving)',
    ],
    ['a deletion by who is', record('ana', { deletedAt: 1 }), 'idp deleted the person'],
    [
      'inactivity by who is not trusted',
      hr({}, { active: false }),
      'hr set the person inactive, but is not trusted for leaving (decidesLeaving)',
    ],
    [
      'a leave',
      hr({ employmentState: 'on_leave', leaveSince: '2026-11-01' }),
      'hr: on leave; keeps seats until 2027-01-30',
    ],
    [
      'a leave in a fixed term',
      hr({ employmentState: 'on_leave', leaveSince: '2026-11-01', lastDay: '2028-01-01' }),
      'hr: on leave; last day is 2028-01-01; keeps seats until 2027-01-30',
    ],
    [
      'a leave that is long',
      hr({ employmentState: 'on_leave', leaveSince: '2026-01-01' }),
      'hr: on leave for longer than seats are kept (2026-04-01)',
    ],
    [
      'a leave of which nobody said when it began',
      hr({ employmentState: 'on_leave' }, { modifiedAt: Date.parse('2026-10-01T09:00:00Z') }),
      'hr: on leave; keeps seats until 2026-12-30',
    ],
  ])('is the sentence of the source: %s', (_what, one, words) => {
    expect(reason(one)).toBe(words);
  });

  it('starts today on the first day, and is ended only after the last', () => {
    expect(decide([hr({ startDate: '2026-11-24' })]).view.employment.state).toBe('active');
    expect(decide([hr({ lastDay: '2026-11-24' })]).view.standing).toBe('employed');
    expect(decide([hr({ employmentState: 'ended', lastDay: '2026-11-24' })]).view.standing).toBe('undecided');
  });

  it('of nobody is none', () => {
    expect(decide([]).view).toMatchObject({
      standing: 'undecided',
      standingReason: 'no source knows the person',
      employment: { state: 'unknown', startDate: null, lastDay: null, leaveSince: null, timeZone: 'UTC' },
      sources: [],
    });
    expect(decide([]).leavingRestsOn).toEqual([]);
    expect(decide([]).nextDueAt).toBeNull();
  });

  it('is what nobody knows, where one source says that the person left and another knows nothing', () => {
    const sources = new Map(
      [...policy().sources].map(([id, one]) => [id, { ...one, decidesLeaving: false }]),
    );
    const left = hr({ lastDay: '2026-01-01' });
    const unknown = record('ana', { absentSince: 1 });

    expect(decide([left, unknown], { sources }).view).toMatchObject({
      standing: 'undecided',
      standingReason: 'idp does not list the person any more, and never said that they left',
    });
  });
});

describe('the moment at which dates change a decision', () => {
  it('is the first of provisioning and the first day, each at its midnight', () => {
    expect(turn(hr({ startDate: '2026-12-24' }))).toBe('2026-12-21T00:00:00.000Z');
    expect(turn(hr({ startDate: '2026-11-26' }))).toBe('2026-11-26T00:00:00.000Z');
    expect(turn(hr({ startDate: '2026-11-27' }))).toBe('2026-11-27T00:00:00.000Z');
    expect(turn(hr({ startDate: '2026-11-24' }))).toBeNull();
  });

  it('is the day after the last one, that of a leave included', () => {
    expect(turn(hr({ lastDay: '2026-11-24' }))).toBe('2026-11-25T00:00:00.000Z');
    expect(turn(hr({ lastDay: '2026-11-23' }))).toBeNull();
    expect(turn(hr({ employmentState: 'on_leave', leaveSince: '2026-11-01' }))).toBe(
      '2027-01-31T00:00:00.000Z',
    );
    expect(turn(hr({ employmentState: 'active', leaveSince: '2026-11-01' }))).toBeNull();
  });

  it('is the earliest of all records', () => {
    const other = hr({ lastDay: '2026-12-01' }, { id: asId<RecordId>('other') });

    expect(turn(hr({ lastDay: '2026-12-24' }), other)).toBe('2026-12-02T00:00:00.000Z');
    expect(turn(other, hr({ lastDay: '2026-11-28' }))).toBe('2026-11-29T00:00:00.000Z');
  });
});

describe('what records say together', () => {
  const resource = (fields: Record<string, Json>, one: Partial<PersonRecord> = {}) =>
    record('x', { resource: fields, ...one });

  it('is each attribute from the first that has it, extensions attribute by attribute', () => {
    const merged = mergeRecords([
      resource({ title: 'Lead', nickName: null, name: { givenName: 'Ana' }, emails: [1] }),
      resource({
        title: 'x',
        nickName: 'An',
        name: { givenName: 'x', familyName: 'Sol' },
        emails: [2],
        locale: 'de',
      }),
    ]);

    expect(merged).toEqual({
      title: 'Lead',
      nickName: 'An',
      name: { familyName: 'Sol', givenName: 'Ana' },
      emails: [1],
      locale: 'de',
    });
    expect(mergeRecords([resource({ name: [1] }), resource({ name: { a: 1 } })])).toEqual({ name: [1] });
    expect(mergeRecords([resource({ name: { a: 1 } }), resource({ name: 'x' })])).toEqual({
      name: { a: 1 },
    });
    expect(mergeRecords([])).toEqual({});
  });

  it('has the groups of all that are not deleted, each once and by id', () => {
    const group = (id: string) => ({ id: asId<GroupId>(id), display: `Group ${id}` });
    const ids = (...records: readonly PersonRecord[]) =>
      ((mergeRecords(records)['groups'] ?? []) as readonly { value: string }[]).map(({ value }) => value);
    const of = (...names: string[]) => resource({ groups: ['old'] }, { groups: names.map(group) });

    expect(mergeRecords([of('a')])['groups']).toEqual([{ value: 'a', display: 'Group a', type: 'direct' }]);
    expect(ids(of('b', 'a'))).toEqual(['a', 'b']);
    expect(ids(of('a', 'a'))).toEqual(['a']);
    expect(ids(of('a', 'c'), of('b', 'c'))).toEqual(['a', 'b', 'c']);
    expect(ids(of('b'), { ...of('a'), deletedAt: 1 })).toEqual(['b']);
    expect(mergeRecords([of()])).toEqual({});
  });

  it('is said by precedence, deleted ones last and unnamed sources after the named', () => {
    const one = (id: string, source: string, deletedAt: number | null = null) =>
      record(id, { id: asId<RecordId>(id), sourceId: sourceId(source), deletedAt });
    const [gone, hrOne, idp, other, later] = [
      one('a', 'hr', 1),
      one('z', 'hr'),
      one('y', 'idp'),
      one('b', 'ad'),
      one('c', 'zz'),
    ];

    expect(
      byPrecedence([gone, later, other, idp, hrOne], policy().precedence).map(({ id }) => id as string),
    ).toEqual(['z', 'y', 'b', 'c', 'a']);
    expect(byPrecedence([hrOne, gone], []).map(({ id }) => id as string)).toEqual(['z', 'a']);
  });

  it('names the person by what is shown, then by their name, then by how they sign in', () => {
    const name = (fields: Record<string, Json>) =>
      decide([resource({ emails: [{ value: 'ana@example.com' }], ...fields })]).view.displayName;

    expect(name({ displayName: 'Ana S', name: { formatted: 'x' } })).toBe('Ana S');
    expect(name({ name: { formatted: 'Ana Sol', givenName: 'x' } })).toBe('Ana Sol');
    expect(name({ name: { givenName: 'Ana', familyName: 'Sol' }, userName: 'x' })).toBe('Ana Sol');
    expect(name({ name: { familyName: 'Sol' } })).toBe('Sol');
    expect(name({ userName: 'ana' })).toBe('ana');
    expect(name({})).toBe('ana@example.com');
    expect(decide([resource({})]).view.displayName).toBe('ana');
  });
});

describe('a work e-mail', () => {
  it('is the primary one, else that of work, else the first, else the name to sign in with', () => {
    const emails = [
      { value: 'Home@example.com', type: 'home' },
      { value: 'Work@example.com', type: 'work' },
      { value: 'Main@example.com', type: 'other', primary: true },
    ];

    expect(workEmail({ emails })).toBe('main@example.com');
    expect(workEmail({ emails: emails.slice(0, 2) })).toBe('work@example.com');
    expect(workEmail({ emails: emails.slice(0, 1), userName: 'x@y.test' })).toBe('home@example.com');
    expect(workEmail({ emails: [{ type: 'work' }], userName: 'X@y.test' })).toBe('x@y.test');
    expect(workEmail({ emails: [{ type: 'work' }, { type: 'home', value: 'a@y.test' }] })).toBe('a@y.test');
    expect(workEmail({ userName: 'x' })).toBeNull();
    expect(workEmail({})).toBeNull();
  });

  it('is one of all addresses, each once', () => {
    const emails = [{ value: 'A@example.com' }, { value: 'none' }, { value: 'a@example.com' }, {}];

    expect(allEmails({ emails, userName: 'B@example.com' })).toEqual(['a@example.com', 'b@example.com']);
    expect(allEmails({ userName: 'b' })).toEqual([]);
  });

  it('comes from the first record that has one, and a person has those of all records, each once', () => {
    const without = record('a', { sourceId: sourceId('hr'), resource: { userName: 'a' } });
    const { view } = decide([without, record('ana'), { ...record('bo'), sourceId: sourceId('hr') }, without]);

    expect(decide([without, record('ana')]).view.email).toBe('ana@example.com');
    expect(view.emails).toEqual(['bo@example.com', 'ana@example.com']);
    expect(view.sources).toEqual(['hr', 'idp']);
  });
});

describe('rules and protections', () => {
  it('decide by priority, and of equals the first in the configuration', () => {
    const rules = [
      rule('first', 'cad', 'userName pr', { priority: 5 }),
      rule('second', 'cad', 'userName pr', { priority: 5 }),
      rule('bim', 'bim', 'userName pr', { priority: 1, needBy: '2026-12-24' }),
    ];

    expect(decide([record('ana')], { rules }).entitlements).toEqual([
      {
        poolId: 'cad',
        personId: 'ana',
        ruleId: 'first',
        priority: 5,
        needBy: null,
        reason: 'because',
      },
      {
        poolId: 'bim',
        personId: 'ana',
        ruleId: 'bim',
        priority: 1,
        needBy: '2026-12-24',
        reason: 'because',
      },
    ]);
  });

  it('protect by the first reason that fits', () => {
    const protection = (when: string, why: string) => ({ when, matches: compile(when), reason: why });
    const protections = [
      protection('userName eq "bo"', 'bo'),
      protection('userName pr', 'all'),
      protection('displayName pr', 'more'),
    ];

    expect(decide([record('ana')], { protections }).protectedBy).toBe('all');
    expect(decide([record('ana')]).protectedBy).toBeNull();
  });

  it('do nothing for people outside the pilot, of whom nobody is one', () => {
    const pilot = { when: 'userName pr', matches: compile('userName pr') };

    expect(outsidePilot({ userName: 'ana' }, { pilot })).toBeNull();
    expect(outsidePilot({ title: 'Lead' }, { pilot })?.decision).toBe('report-only');
    expect(outsidePilot(null, { pilot: null })).toBeNull();
    expect(outsidePilot(null, { pilot })).toEqual({
      decision: 'report-only',
      step: 'Report only: nothing is done for people outside the pilot (pilot: userName pr). Widen `pilot`, or take it out of the configuration.',
    });
  });
});
