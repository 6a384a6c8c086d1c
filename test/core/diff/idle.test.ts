import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffPerson } from '../../../src/core/diff/diff-person.ts';
import type { DriftRow } from '../../../src/core/domain/drift.ts';
import type { LastUse } from '../../../src/core/domain/last-use.ts';
import type { IdlePolicy, Policy } from '../../../src/core/domain/policy.ts';
import type { Assignment, Entitlement } from '../../../src/core/domain/seats.ts';
import { guardApproval } from '../../../src/core/guard/guard-approval.ts';
import { buildPlan } from '../../../src/core/plan/build-plan.ts';
import { EMPLOYMENT_URN } from '../../../src/core/filter/person-schema.ts';
import { decidePerson } from '../../../src/core/rules/decide-person.ts';
import {
  core,
  dayMs,
  noon,
  personId,
  policy,
  pool,
  poolId,
  quiet,
  record,
  removal,
  rule,
  seat,
  sourceId,
} from '../../support/builders.ts';
import { anyRecords, anySeats } from '../world/any-person.ts';
import { anyIdlePolicy, anyUses } from '../world/any-use.ts';

const { nowAt } = noon();
const ago = (days: number) => nowAt - days * dayMs;
const asks: IdlePolicy = { afterMs: 90 * dayMs, approval: 'ask', coolDownMs: 30 * dayMs };
const withIdle = (idle: IdlePolicy | null): Policy => ({
  ...policy({ rules: [rule('all', 'cad', 'userName pr')] }),
  pools: new Map([...policy().pools].map(([id, one]) => [id, { ...one, idle }])),
});
const use = (fields: Partial<LastUse> = {}): LastUse => ({
  coreId: core,
  product: 'CAD',
  emailKey: 'ana@example.com',
  at: ago(100),
  source: 'import',
  isOffline: false,
  toldAt: ago(1),
  keptUntil: null,
  takenAt: null,
  ...fields,
});
const held = seat('cad', 'ana', { since: ago(400) });

interface Given {
  readonly uses?: readonly LastUse[];
  readonly seats?: readonly Assignment[];
  readonly drift?: readonly DriftRow[];
  readonly entitlements?: readonly Entitlement[];
  readonly idle?: IdlePolicy | null;
  readonly freezes?: Policy['freezes'];
  readonly rules?: Policy['rules'];
  readonly records?: Parameters<typeof decidePerson>[0]['person']['records'];
}
function diff({ idle = asks, freezes = [], rules = withIdle(idle).rules, ...given }: Given) {
  const person = {
    personId: personId('ana'),
    records: [record('ana')],
    seats: [held],
    isDisputed: false,
    entitlements: [],
    drift: [],
    uses: [use()],
    viewHash: null,
    nextDueAt: null,
    ...given,
  };
  const input = { person, policy: { ...withIdle(idle), freezes, rules }, calendar: noon() };
  return diffPerson({ ...input, decision: decidePerson(input) });
}
const rows = (given: Given) => diff(given).drift.map((row) => `${row.class} ${row.decision}`);

describe('an idle seat', () => {
  it('is not sought where too little is known of the person, nor beside another fault of the seat', () => {
    const unknown = record('ana', {
      active: null,
      sourceId: sourceId('hr'),
      resource: { ...record('ana').resource, [EMPLOYMENT_URN]: { employmentState: 'unknown' } },
    });
    const old = seat('cad', 'old', { since: ago(400) });
    const nowhere = { seats: [seat('gone', 'ana')], rules: [rule('all', 'gone', 'userName pr')] };

    expect(rows({ records: [unknown] })).toEqual([]);
    expect(rows({ seats: [old] })).toEqual(['moved due']);
    expect(rows(nowhere)).toEqual([]);
  });

  it('is taken by the next run where policy takes it by itself', () => {
    expect(diff({ idle: { ...asks, approval: 'auto' } }).drift[0]?.step).toBe(
      'None: the next run takes the seat back.',
    );
  });

  it('says when it was given where that was after the last use', () => {
    const [row] = diff({ seats: [seat('cad', 'ana', { since: ago(95) })] }).drift;

    expect(row?.evidence).toBe(
      'Not used since 2026-08-16, and given on 2026-08-21, by import up to 2026-11-23.',
    );
    expect(diff({ seats: [seat('cad', 'ana', { since: ago(100) })] }).drift[0]?.evidence).not.toContain(
      'given',
    );
  });

  it('that somebody gave by hand goes as soon as policy has taken it over', () => {
    const found = seat('cad', 'ana', { since: ago(400), origin: 'found' });
    const { adopted, drift } = diff({ seats: [found] });

    expect(adopted).toEqual([found]);
    expect(drift).toMatchObject([{ class: 'idle', decision: 'due' }]);
  });

  it('waits for the end of a freeze, also where an administrator is asked', () => {
    const freezes = [{ from: '2020-01-01', until: '2030-12-31', pools: null, who: null, reason: 'Bridge' }];
    const [row] = diff({ freezes }).drift;

    expect(row).toMatchObject({ class: 'idle', decision: 'grace', dueAt: Date.UTC(2031, 0, 1) });
    expect(row?.step).toBe(
      'Not before 2031-01-01 00:00 UTC; frozen until 2030-12-31 (freeze: Bridge). Approve the plan to take the seat back, or keep it: seatwarden usage keep ana@example.com --pool cad.',
    );
    expect(diff({ freezes, uses: [use({ isOffline: true })] }).drift[0]?.decision).toBe('manual');
  });

  it('is one that was not used for the whole window, by a word that is fresh', () => {
    const [row] = diff({}).drift;

    expect(row).toMatchObject({
      class: 'idle',
      decision: 'due',
      evidence: 'Not used since 2026-08-16, by import up to 2026-11-23.',
      step: 'Approve the plan to take the seat back, or keep it: seatwarden usage keep ana@example.com --pool cad.',
    });
  });

  it.each<[string, Given]>([
    ['whose pool has no such policy', { idle: null }],
    ['of which no use was ever seen', { uses: [] }],
    ['whose other products alone were used', { uses: [use({ product: 'BIM' })] }],
    ['that was used within the window', { uses: [use({ at: ago(80) })] }],
    ['of whose later days nobody knows', { uses: [use({ at: ago(100), toldAt: ago(20) })] }],
    ['by a word that is older than the window', { uses: [use({ at: ago(300), toldAt: ago(91) })] }],
    ['that was given within the window', { seats: [seat('cad', 'ana', { since: ago(60) })] }],
    ['that an administrator keeps', { uses: [use({ keptUntil: nowAt + dayMs })] }],
    [
      'that the person used under another address',
      { uses: [use(), use({ emailKey: 'ana.old@example.com', at: ago(10), toldAt: ago(1) })] },
    ],
    [
      'that is a fallback for another seat',
      {
        seats: [held],
        uses: [use()],
        rules: [rule('full', 'bim', 'userName pr', { fallback: [poolId('cad')] })],
      },
    ],
    [
      'of somebody on leave',
      {
        records: [
          record('ana', {
            resource: {
              ...record('ana').resource,
              'urn:ietf:params:scim:schemas:extension:seatwarden:2.0:User': {
                employmentState: 'on_leave',
                leaveSince: '2026-11-01',
              },
            },
          }),
        ],
      },
    ],
  ])('is not one %s', (_what, given) => {
    expect(rows(given).filter((row) => row.startsWith('idle'))).toEqual([]);
  });

  it('is kept by an administrator until the day that they said', () => {
    const until = nowAt + 30 * dayMs;

    expect(diff({ uses: [use({ keptUntil: until })] })).toMatchObject({ drift: [], nextTurnAt: until });
    expect(rows({ uses: [use({ keptUntil: ago(1) })] })).toEqual(['idle due']);
  });

  it('is looked at again when the word of it grows too old', () => {
    expect(diff({}).nextTurnAt).toBe(ago(1) + 90 * dayMs + 1);
    const two = {
      uses: [use(), use({ product: 'BIM', toldAt: ago(3) })],
      seats: [held, seat('bim', 'ana', { since: ago(400) })],
      rules: ['cad', 'bim'].map((name) => rule('all', name, 'userName pr')),
    };
    expect(diff(two).nextTurnAt).toBe(ago(3) + 90 * dayMs + 1);
  });

  it('of somebody who may work offline is uncertain, and only a person can take it', () => {
    const [row] = diff({ uses: [use({ isOffline: true })], idle: { ...asks, approval: 'auto' } }).drift;

    expect(row).toMatchObject({ class: 'idle', decision: 'manual' });
    expect(row?.evidence).toContain('Uncertain');
    expect(row?.step).toBe(
      'Ask ana@example.com whether the seat is needed; no plan takes it. Unassign it by hand, or keep it: seatwarden usage keep ana@example.com --pool cad.',
    );
  });

  it('stays with whoever is protected', () => {
    expect(rows({ seats: [{ ...held, protectedRole: 'coordinator' }] })).toEqual(['idle protected']);
    expect(rows({ seats: [{ ...held, type: 'inherited' }] })).toEqual(['idle manual']);
  });

  it('goes only by the word of an administrator, unless policy takes it by itself', () => {
    const plan = (idle: IdlePolicy) => {
      const own = withIdle(idle);
      const removals = diff({ idle }).drift;
      const waiters = new Map();
      const pools = [pool('cad', 10, { taken: 1 })];
      const { operations } = buildPlan({
        pools,
        policy: own,
        removals,
        waiters,
        recipients: new Map(),
        nowAt,
      });
      return { operations, trips: guardApproval({ operations, numbers: quiet(), policy: own }) };
    };

    const asked = plan(asks);
    expect(asked.operations.map(({ kind }) => kind)).toEqual(['unassign']);
    expect(asked.trips.flatMap((trip) => asked.operations.map(trip.stops))).toEqual([true]);
    expect(plan({ ...asks, approval: 'auto' })).toMatchObject({
      operations: [{ kind: 'unassign' }],
      trips: [],
    });
  });
});

describe('a seat that was taken back for want of use', () => {
  const taken = [use({ takenAt: ago(2) })];
  const gives: Entitlement = {
    poolId: poolId('cad'),
    personId: personId('ana'),
    ruleId: rule('all', 'cad', 'userName pr').id,
    priority: 0,
    needBy: null,
    reason: 'all',
  };

  it('rests, and the report says how it is given again', () => {
    const [row] = diff({ uses: taken, seats: [], entitlements: [gives] }).drift;

    expect(row).toMatchObject({
      class: 'missing',
      decision: 'protected',
      evidence: 'Rule all gives the seat; it was taken back on 2026-11-22, not used since 2026-08-16.',
      step: 'When it is needed again: seatwarden usage return ana@example.com --pool cad.',
    });
  });

  it('rests on, whatever else is open or was given', () => {
    const other = { ...gives, poolId: poolId('bim') };
    const open = (name: string, fields: Partial<DriftRow>) =>
      removal(name, 'ana', { class: 'missing', decision: 'waiting', ...fields });
    const drift = [
      open('bim', {}),
      open('cad', { decision: 'protected' }),
      open('cad', { class: 'leaver', decision: 'due' }),
    ];

    expect(rows({ uses: taken, seats: [], entitlements: [other, gives], drift })).toEqual([
      'missing protected',
    ]);
    expect(rows({ uses: taken, seats: [], entitlements: [other] })).toEqual(['missing waiting']);
  });

  it('is given again to whoever is entitled anew, and stays asked for', () => {
    const again = diff({ uses: taken, seats: [], entitlements: [] }).drift;

    expect(again.map(({ decision }) => decision)).toEqual(['waiting']);
    expect(rows({ uses: taken, seats: [], entitlements: [gives], drift: again })).toEqual([
      'missing waiting',
    ]);
  });

  it('is none of a pool that the configuration does not have', () => {
    const gone = { ...gives, poolId: poolId('gone') };
    const rules = [rule('all', 'gone', 'userName pr')];

    expect(rows({ uses: taken, seats: [], entitlements: [gone], rules })).toEqual([]);
  });

  it('is given when an administrator gave it back', () => {
    expect(rows({ uses: [use()], seats: [], entitlements: [gives] })).toEqual(['missing waiting']);
  });
});

describe('idle seats of anybody', () => {
  const anyPerson = fc.record({
    records: anyRecords('ana'),
    seats: anySeats('ana'),
    uses: anyUses,
    own: anyIdlePolicy,
    isDisputed: fc.boolean(),
  });
  const idleRows = ({ own, ...one }: typeof anyPerson extends fc.Arbitrary<infer One> ? One : never) => {
    const person = { personId: personId('ana'), entitlements: [], drift: [], ...one };
    const input = { person, policy: own, calendar: noon() };
    const { drift } = diffPerson({ ...input, decision: decidePerson(input) });
    return drift.filter((row) => row.class === 'idle');
  };

  it('rest on evidence: nobody whose use was never seen is idle (law 4)', () => {
    fc.assert(
      fc.property(anyPerson, (one) => {
        for (const row of idleRows(one)) {
          const product = one.own.pools.get(row.poolId)?.product;
          const { afterMs = 0 } = one.own.pools.get(row.poolId)?.idle ?? {};
          const uses = one.uses.filter((used) => used.product === product);
          expect(uses.length).toBeGreaterThan(0);
          expect(Math.max(...uses.map(({ at }) => at))).toBeLessThanOrEqual(nowAt - afterMs);
          expect(uses.some(({ toldAt }) => toldAt >= nowAt - afterMs)).toBe(true);
        }
        expect(idleRows({ ...one, uses: [] })).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('are never due while use offline makes them uncertain (law 4)', () => {
    fc.assert(
      fc.property(anyPerson, (one) => {
        const uses = one.uses.map((used) => ({ ...used, isOffline: true }));
        expect(idleRows({ ...one, uses }).filter(({ decision }) => decision === 'due')).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
