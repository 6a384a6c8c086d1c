import { describe, expect, it } from 'vitest';
import { explainPerson, type ExplainInput } from '../../../src/core/explain/explain-person.ts';
import { asId, type GroupId } from '../../../src/core/domain/ids.ts';
import type { JsonObject } from '../../../src/core/domain/json.ts';
import type { Operation } from '../../../src/core/domain/plan.ts';
import { EMPLOYMENT_URN, ENTERPRISE_URN } from '../../../src/core/filter/person-schema.ts';
import { decidePerson } from '../../../src/core/rules/decide-person.ts';
import {
  accountId,
  compile,
  core,
  noon,
  personId,
  policy,
  poolId,
  recipient,
  record,
  removal,
  rule,
  seat,
  sourceId,
} from '../../support/builders.ts';

const calendar = noon();
const at = (time: string) => Date.parse(`2026-11-${time}Z`);
const groups = ['CAD Users', 'Staff'].map((display) => ({ id: asId<GroupId>(display), display }));

function explain(given: Partial<ExplainInput['person']> & Partial<Omit<ExplainInput, 'person'>> = {}) {
  const { records = [record('ana')], seats = [], isDisputed = false, ...rest } = given;
  const person = { personId: personId('ana'), records, seats, isDisputed };
  const own = rest.policy ?? policy();
  const decision = decidePerson({ person, policy: own, calendar });
  return explainPerson({
    person,
    decision,
    drift: [],
    held: [],
    history: [],
    policy: own,
    calendar,
    ...rest,
  });
}
const lines = (step: number, given: Parameters<typeof explain>[0] = {}) =>
  explain(given).steps[step]?.lines ?? [];

const holder = (name: string) => ({
  accountId: accountId(name),
  personId: personId(name),
  email: `${name}@example.com`,
  displayName: name,
});
const leaver = { class: 'leaver', evidence: 'Left.', ruleId: null, restsOn: [] } as const;
const gives = { ruleId: null, evidence: 'Rule all: because.' };
const onCad = { poolId: poolId('cad'), coreId: core };
const taken: Operation = { kind: 'unassign', ...onCad, from: holder('ana'), because: leaver };
const added: Operation = { kind: 'add', ...onCad, to: recipient('ana'), gives };
const handedOn: Operation = {
  kind: 'reassign',
  ...onCad,
  from: holder('bo'),
  to: recipient('ana'),
  because: leaver,
  gives,
};

describe('the steps of an explanation', () => {
  it('have titles, and say what there is none of', () => {
    const { displayName, email, steps } = explain({ records: [] });

    expect([displayName, email]).toEqual(['ana', null]);
    expect(steps).toEqual([
      { title: 'What each source says', lines: ['No source knows the person.'] },
      {
        title: 'How the records were linked',
        lines: ['Together (): undecided, because no source knows the person.'],
      },
      {
        title: 'Which rules matched, and which nearly did',
        lines: ['No rule gives anything: the person is undecided (no source knows the person).'],
      },
      { title: 'What is held now', lines: ['No seat is held.'] },
      { title: 'What is planned, waiting or held back', lines: ['Nothing: current is as desired.'] },
      { title: 'What was done before', lines: ['No operation has concerned this person yet.'] },
    ]);
    expect(lines(2)).toEqual(['No rules are configured.']);
  });

  it('tell what each source says, and whose word ends it', () => {
    const said: JsonObject = { employmentState: 'active', lastDay: '2026-12-31' };
    const hr = record('hr', {
      sourceId: sourceId('hr'),
      resource: { ...record('ana').resource, [EMPLOYMENT_URN]: said },
    });

    expect(lines(0, { records: [record('ana', { groups }), hr] })).toEqual([
      'idp: active (decides leaving); state active in Europe/London; groups: CAD Users, Staff.',
      'hr: last day is 2026-12-31; state notice in Europe/London.',
    ]);
  });

  it('tell what a source says that the configuration does not name, and records without an employer', () => {
    const bare = record('ana', { sourceId: sourceId('old'), resource: { userName: 'ana' } });

    expect(lines(0, { records: [bare] })).toEqual(['old: active; state active in Europe/London.']);
    expect(lines(1, { records: [bare, record('ana')] })).toEqual([
      'old knows the person as ana.',
      'idp knows the person as ana@example.com.',
      'Together (idp, old): employed, because idp: active.',
    ]);
  });

  it('tell by which keys the records found each other', () => {
    const numbered = record('ana', {
      resource: { ...record('ana').resource, [ENTERPRISE_URN]: { employeeNumber: '701' }, userName: 'ana' },
    });

    expect(lines(1, { records: [numbered, record('ana')], isDisputed: true })).toEqual([
      'idp knows the person as employee number 701, ana@example.com, ana.',
      'idp knows the person as ana@example.com.',
      'Together (idp): employed, because idp: active.',
      'A disputed record may be about this person: nothing is taken while it is open.',
    ]);
  });

  it('tell rules that match first, then those that come near, and what protects', () => {
    const rules = [
      rule('far', 'bim', 'title eq "Lead"'),
      rule('near', 'bim', 'userName pr and title eq "Lead"'),
      rule('weak', 'cad', 'userName pr', { priority: 1 }),
      rule('all', 'cad', 'userName pr', { priority: 40 }),
      rule('not-ana', 'cad', 'userName pr', {
        except: { when: 'userName sw "ana"', matches: compile('userName sw "ana"') },
      }),
    ];
    const protections = [{ when: 'userName pr', matches: compile('userName pr'), reason: 'farm' }];
    const told = lines(2, { policy: policy({ rules, protections }) });

    expect(told.map((line) => line.split(':')[0])).toEqual([
      'weak (cad, priority 1) matches',
      'all (cad, priority 40) matches and decides',
      'not-ana (cad, priority 10) matches and gives nothing',
      'near (bim, priority 10) nearly matches',
      'far (bim, priority 10) does not match',
      'Protected',
    ]);
    expect(told.slice(-2)).toEqual([
      'far (bim, priority 10) does not match: not so: title eq "Lead" (there is none).',
      'Protected: farm.',
    ]);
    expect(lines(2, { policy: policy({ rules: rules.slice(0, 1) }), records: [] })[0]).toBe(
      'No rule gives anything: the person is undecided (no source knows the person).',
    );
  });

  it('tell for which of its pools a rule decides, and all that a rule lacks', () => {
    const rules = [
      rule('both', 'cad', 'userName pr'),
      rule('both', 'bim', 'userName pr'),
      rule('strong', 'cad', 'userName pr', { priority: 40 }),
      rule('odd', 'bim', 'title eq "Lead" and nickName eq "x"'),
    ];

    expect(lines(2, { policy: policy({ rules }) })).toEqual([
      'both (cad, priority 10) matches: because.',
      'both (bim, priority 10) matches and decides: because.',
      'strong (cad, priority 40) matches and decides: because.',
      'odd (bim, priority 10) does not match: not so: title eq "Lead" (there is none) and nickName eq "x" (there is none).',
    ]);
  });

  it('tell what is held, how it came and since when', () => {
    const since = at('02T09:05:30');
    const seats = (['own', 'found', 'adopted'] as const).map((origin) =>
      seat('cad', 'ana', { origin, since }),
    );

    expect(lines(3, { seats })).toEqual([
      'cad: direct, under ana@example.com, given by Seatwarden, since 2026-11-02 09:05 UTC.',
      'cad: direct, under ana@example.com, given by somebody else, since 2026-11-02 09:05 UTC.',
      'cad: direct, under ana@example.com, found and taken over by a rule, since 2026-11-02 09:05 UTC.',
    ]);
  });

  it('tell what is open, in which place, and what waits for an administrator', () => {
    const since = at('02T09:05:00');
    const row = removal('cad', 'ana', { since });
    const tripped = [
      { guard: 'removals', scope: 'pool:cad', message: '11 of 100 seats', approvable: true },
    ] as const;
    const held = [taken, added, handedOn, { ...handedOn, from: holder('ana'), to: recipient('bo') }];
    const others: Operation[] = [
      { ...taken, from: holder('bo') },
      { ...added, to: recipient('bo') },
      { ...handedOn, to: recipient('cy') },
    ];

    expect(
      lines(4, {
        drift: [
          { ...row, position: null },
          { ...row, class: 'missing', decision: 'waiting', position: 3 },
        ],
        held: [...held, ...others].map((operation) => ({ operation, tripped })),
      }),
    ).toEqual([
      'cad: leaver, due, since 2026-11-02 09:05 UTC. Left. None.',
      'cad: missing, waiting, place 3, since 2026-11-02 09:05 UTC. Left. None.',
      ...['unassign', 'add', 'reassign', 'reassign'].flatMap((kind) => [
        `${kind} in cad waits for an administrator:`,
        '  11 of 100 seats.',
      ]),
    ]);
  });

  it('tell what was done before, and with what end', () => {
    const done = { state: 'done', answer: null, finishedAt: at('03T10:00:00') } as const;

    expect(
      lines(5, {
        history: [
          { operation: taken, ...done },
          { operation: added, ...done, state: 'refused', answer: 'no seat left' },
          { operation: handedOn, ...done, finishedAt: null },
        ],
      }),
    ).toEqual([
      '2026-11-03 10:00 UTC: unassign cad from ana@example.com: done. Left.',
      '2026-11-03 10:00 UTC: add cad to ana@example.com: refused (no seat left). Rule all: because.',
      'not finished: reassign cad from bo@example.com to ana@example.com: done. Left.',
    ]);
  });
});
