import { describe, expect, it } from 'vitest';
import { diffOrphans } from '../../../src/core/diff/diff-orphans.ts';
import { diffPerson } from '../../../src/core/diff/diff-person.ts';
import type { DriftRow } from '../../../src/core/domain/drift.ts';
import { asId, type RuleId } from '../../../src/core/domain/ids.ts';
import type { JsonObject } from '../../../src/core/domain/json.ts';
import type { PersonRecord } from '../../../src/core/domain/person.ts';
import type { Policy } from '../../../src/core/domain/policy.ts';
import type { Assignment, Entitlement } from '../../../src/core/domain/seats.ts';
import { EMPLOYMENT_URN } from '../../../src/core/filter/person-schema.ts';
import { decidePerson } from '../../../src/core/rules/decide-person.ts';
import {
  accountId,
  compile,
  core,
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
  readonly entitlements?: readonly Entitlement[];
  readonly isDisputed?: boolean;
  readonly policy?: Partial<Policy>;
}
const calendar = noon();
const { nowAt } = calendar;

function drift({ policy: fields, ...given }: Given): readonly DriftRow[] {
  const person = {
    personId: personId('ana'),
    records: [record('ana')],
    seats: [],
    isDisputed: false,
    entitlements: [],
    drift: [],
    uses: [],
    ...given,
  };
  const input = { person, policy: policy(fields), calendar };
  return diffPerson({ ...input, decision: decidePerson(input) }).drift;
}
const only = (given: Given) => {
  const rows = drift(given);
  expect(rows).toHaveLength(1);
  return rows[0];
};

const own = seat('cad', 'ana');
const left = [record('ana', { active: false })];
const all = rule('all', 'cad', 'userName pr', { priority: 40, needBy: '2026-12-24' });
const nobody = rule('nobody', 'cad', 'userName eq "nobody"', { priority: 40 });
const employment = (said: JsonObject) => [
  record('ana', { resource: { ...record('ana').resource, [EMPLOYMENT_URN]: said } }),
];
/** That the rule gave the seat until now. */
const gave = ({ id }: { readonly id: RuleId }): readonly Entitlement[] => [
  { poolId: poolId('cad'), personId: personId('ana'), ruleId: id, priority: 40, needBy: null, reason: '' },
];

describe('what a report says of a seat that is held', () => {
  it('by somebody who left: all of it', () => {
    expect(only({ records: left, seats: [own] })).toEqual({
      poolId: poolId('cad'),
      coreId: core,
      class: 'leaver',
      subject: 'account:ana',
      personId: personId('ana'),
      accountId: accountId('ana'),
      email: 'ana@example.com',
      displayName: 'ana',
      since: nowAt,
      dueAt: nowAt,
      decision: 'due',
      step: 'None: the next run takes the seat back.',
      evidence: 'Left: idp set the person inactive.',
      ruleId: null,
      priority: 0,
      needBy: null,
      unlessFull: false,
      restsOn: [sourceId('idp')],
    });
  });

  it('by somebody whom no rule gives it: why, which rule did, and until when it stays', () => {
    expect(only({ seats: [own], entitlements: gave(nobody), policy: { rules: [nobody] } })).toMatchObject({
      class: 'not-entitled',
      decision: 'grace',
      dueAt: nowAt + 7 * dayMs,
      evidence: 'No rule gives ana a seat (idp: active); rule nobody gave it until now.',
      step: 'None: the seat is taken back on 2026-12-01 unless a rule gives it again.',
      ruleId: 'nobody',
      priority: 40,
    });
    expect(only({ seats: [own], entitlements: gave(nobody) })?.evidence).toBe(
      'No rule gives ana a seat (idp: active).',
    );
  });

  it('by somebody who is away for long: the leave', () => {
    const records = employment({ employmentState: 'on_leave', leaveSince: '2026-01-01' });

    expect(only({ records, seats: [own] })?.evidence).toBe(
      'Idp: on leave for longer than seats are kept (2026-04-01).',
    );
  });

  it('twice: which one goes', () => {
    const rows = drift({ seats: [seat('cad', 'old'), own], policy: { rules: [all] } });

    expect(rows).toMatchObject([
      {
        class: 'duplicate',
        dueAt: nowAt,
        evidence: 'Holds the product under another account already; this one is old@example.com.',
        step: 'None: the next run takes the seat back.',
      },
    ]);
  });

  it('under an old address: both addresses', () => {
    expect(only({ seats: [seat('cad', 'old')], policy: { rules: [all] } })).toMatchObject({
      class: 'moved',
      evidence: 'Held by old@example.com; the work e-mail is ana@example.com now.',
      step: 'None: the next run moves the seat.',
      ruleId: 'all',
    });
  });

  it('as a fallback that is needed no longer: for what it was', () => {
    const full = rule('full', 'cad', 'userName pr', { fallback: [poolId('bim')] });
    const entitlements = gave(full).map((one) => ({ ...one, poolId: poolId('bim') }));
    const given = { seats: [own, seat('bim', 'ana')], entitlements };

    expect(only({ ...given, policy: { rules: [full] } })).toMatchObject({
      poolId: 'bim',
      class: 'fallback-ended',
      evidence: 'Held only while ana waited for a seat of cad (rule full); no fallback is needed any more.',
      ruleId: 'full',
    });
  });
});

describe('what a report says of a seat that stays', () => {
  const step = (given: Given) => only({ records: left, seats: [own], ...given })?.step;

  it.each<[string, Given, string]>([
    [
      'a protection',
      {
        policy: { protections: [{ when: 'userName pr', matches: compile('userName pr'), reason: 'farm' }] },
      },
      'Protected: farm. Take the seat by hand if it should go.',
    ],
    [
      'a role in the team',
      { seats: [seat('cad', 'ana', { protectedRole: 'contract-manager' })] },
      'Protected: the account is contract manager of the team. Give the role to somebody else first.',
    ],
    [
      'a hand that assigned it',
      { seats: [seat('cad', 'ana', { origin: 'found' })] },
      'Protected: assigned by hand and under no rule yet. Adopt it (lifecycle.adopt: all) or unassign it by hand.',
    ],
    [
      'a record of which nobody knows whom it is about',
      { isDisputed: true },
      'Decide in the review queue whom the disputed record is about; nothing is taken before.',
    ],
    [
      'too little knowledge',
      { records: employment({ employmentState: 'unknown' }) },
      'Kept: too little is known. Find out whether ana left, and correct the source or unassign by hand.',
    ],
  ])('because of %s', (_why, given, words) => {
    expect(step(given)).toBe(words);
  });

  it('because it is inherited names the product of the pool', () => {
    const seats = [seat('cad', 'ana', { type: 'inherited' })];
    const gone = [seat('gone', 'ana', { type: 'inherited' })];

    expect(step({ seats })).toContain('the group that gives CAD:');
    expect(step({ seats: gone })).toContain('the group that gives the product:');
  });
});

describe('the grace of a seat', () => {
  const grace = { notEntitledMs: 3 * dayMs, leaverMs: 2 * dayMs, unlessFull: true };
  const lifecycle = { ...policy().lifecycle, grace };
  const dueIn = (given: Given) => {
    const row = only({ seats: [own], ...given });
    return [((row?.dueAt ?? 0) - nowAt) / dayMs, row?.unlessFull];
  };
  const underRule = (fields: Parameters<typeof rule>[3]) => {
    const one = rule('nobody', 'cad', 'userName eq "nobody"', fields);
    return { entitlements: gave(one), policy: { rules: [one], lifecycle } };
  };

  it('is that of its cause, and a rule may have its own', () => {
    expect(dueIn({ policy: { lifecycle } })).toEqual([3, true]);
    expect(dueIn({ records: left, policy: { lifecycle } })).toEqual([2, false]);
    expect(dueIn(underRule({}))).toEqual([3, false]);
    expect(dueIn(underRule({ graceMs: 5 * dayMs }))).toEqual([5, false]);
    expect(dueIn(underRule({ graceMs: 5 * dayMs, graceUnlessFull: true }))).toEqual([5, true]);
    expect(dueIn(underRule({ graceMs: 0 }))).toEqual([0, false]);
  });

  it('is remembered through a time in which the person was taken for a leaver', () => {
    const soft = underRule({ graceMs: 5 * dayMs });
    const before = drift({ records: left, seats: [own], ...soft });

    expect(before).toMatchObject([{ class: 'leaver', ruleId: 'nobody' }]);
    expect(dueIn({ drift: before, policy: soft.policy })).toEqual([5, false]);
    const longAgo = before.map((row) => ({ ...row, since: nowAt - 9 * dayMs }));
    expect(dueIn({ drift: longAgo, policy: soft.policy })).toEqual([5, false]);
  });

  it('is not that of another pool or of another account of the person', () => {
    const soft = underRule({ graceMs: 5 * dayMs });
    const [row] = drift({ seats: [own], ...soft });
    if (row === undefined) throw new Error('the seat is under no rule');
    const others = [
      { ...row, poolId: poolId('bim') },
      { ...row, subject: 'account:other' },
    ];

    expect(dueIn({ drift: others, policy: soft.policy })).toEqual([3, true]);
    expect(dueIn({ drift: [...others, row], policy: soft.policy })).toEqual([5, false]);
  });
});

describe('what a report says of a seat that is missing', () => {
  it('all of it', () => {
    expect(only({ policy: { rules: [all] } })).toEqual({
      poolId: poolId('cad'),
      coreId: core,
      class: 'missing',
      subject: 'person:ana',
      personId: personId('ana'),
      accountId: null,
      email: 'ana@example.com',
      displayName: 'ana',
      since: nowAt,
      dueAt: nowAt,
      decision: 'waiting',
      step: 'None: the seat comes as soon as one is free.',
      evidence: 'Rule all: because.',
      ruleId: asId<RuleId>('all'),
      priority: 40,
      needBy: '2026-12-24',
      unlessFull: false,
      restsOn: [sourceId('idp')],
    });
  });

  it('keeps the instant since which it is waited for', () => {
    const rows = drift({ policy: { rules: [all] } }).map((row) => ({ ...row, since: 5, dueAt: 5 }));
    const elsewhere = rows.map((row) => ({ ...row, poolId: poolId('bim') }));

    expect(only({ drift: rows, policy: { rules: [all] } })).toMatchObject({ since: 5, dueAt: 5 });
    const lost = rows.map((row) => ({ ...row, subject: 'account:ana', class: 'leaver' as const }));

    expect(only({ drift: [...elsewhere, ...lost], policy: { rules: [all] } })?.since).toBe(nowAt);
  });

  it('that somebody without an address needs one', () => {
    const records = [record('ana', { resource: { userName: 'ana' } })];

    expect(only({ records, policy: { rules: [all] } })?.step).toBe(
      'No source has a work e-mail for this person, and seats are given to addresses: add one.',
    );
  });

  it('names the quotas that may let the person wait', () => {
    const quota = (when: string, atMost: number, reason: string) => ({
      when,
      matches: compile(when),
      atMost,
      reason,
    });
    const quotas = [
      quota('userName pr', 20, 'bridges'),
      quota('userName eq "bo"', 1, 'others'),
      quota('displayName pr', 3, 'trial'),
    ];
    const pools = new Map([...policy().pools].map(([id, one]) => [id, { ...one, quotas }]));

    expect(only({ policy: { rules: [all], pools } })?.step).toBe(
      'None: the seat comes as soon as one is free and the quota has room: at most 20 for people with userName pr (bridges) and 3 for people with displayName pr (trial).',
    );
  });

  it('is only reported outside the pilot', () => {
    const pilot = { when: 'userName eq "bo"', matches: compile('userName eq "bo"') };

    expect(only({ policy: { rules: [all], pilot } })).toMatchObject({
      decision: 'report-only',
      step: 'Report only: nothing is done for people outside the pilot (pilot: userName eq "bo"). Widen `pilot`, or take it out of the configuration.',
    });
  });

  it('is not written for a pool that the configuration does not have', () => {
    expect(drift({ policy: { rules: [rule('gone', 'gone', 'userName pr')] } })).toEqual([]);
  });
});

describe('what a report says of a seat of nobody we know', () => {
  const orphan = (fields: Partial<Assignment> = {}, change: Partial<Policy> = {}) => {
    const seats = [seat('cad', 'x', { personId: null, ...fields })];
    return diffOrphans({ seats, drift: [], policy: policy(change), calendar }).put[0];
  };

  it('all of it', () => {
    expect(orphan()).toEqual({
      poolId: poolId('cad'),
      coreId: core,
      class: 'orphan',
      subject: 'account:x',
      personId: null,
      accountId: accountId('x'),
      email: 'x@example.com',
      displayName: 'x@example.com',
      since: nowAt,
      dueAt: nowAt,
      decision: 'due',
      step: 'Find out who it is; approve the plan to take the seat back.',
      evidence: 'No source knows x@example.com.',
      ruleId: null,
      priority: 0,
      needBy: null,
      unlessFull: false,
      restsOn: [],
    });
  });

  it('and why it stays', () => {
    expect(orphan({ protectedRole: 'contract-manager' })?.step).toBe(
      'Protected: the account is contract manager of the team.',
    );
    expect(orphan({ origin: 'found' })?.step).toBe(
      'Protected: assigned by hand. Find out who it is, or unassign it by hand.',
    );
    expect(orphan({}, { approval: { ...policy().approval, orphan: 'never' } })?.step).toBe(
      'Policy never takes orphans (approval.orphan: never).',
    );
    expect(orphan({ type: 'inherited' })?.step).toContain('the group that gives CAD:');
    expect(seatOfGonePool()?.step).toContain('the group that gives the product:');
  });

  it('waits for the end of a freeze, and nobody is in a pilot', () => {
    const freezes = [{ from: '2026-11-20', until: '2026-11-30', pools: null, who: null, reason: 'Bridge' }];
    const pilot = { when: 'userName pr', matches: compile('userName pr') };

    expect(orphan({}, { freezes })).toMatchObject({
      decision: 'grace',
      dueAt: Date.parse('2026-12-01T00:00:00Z'),
      step: 'None: the seat is taken back on 2026-12-01 00:00 UTC unless a rule gives it again; frozen until 2026-11-30 (freeze: Bridge).',
    });
    expect(orphan({}, { pilot })?.decision).toBe('report-only');
  });

  function seatOfGonePool() {
    const seats = [seat('gone', 'x', { personId: null, type: 'inherited' })];
    return diffOrphans({ seats, drift: [], policy: policy(), calendar }).put[0];
  }
});
