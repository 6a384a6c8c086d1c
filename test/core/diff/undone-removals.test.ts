import { describe, expect, it } from 'vitest';
import { diffPerson } from '../../../src/core/diff/diff-person.ts';
import type { DriftRow } from '../../../src/core/domain/drift.ts';
import type { LastUse } from '../../../src/core/domain/last-use.ts';
import type { Rule } from '../../../src/core/domain/policy.ts';
import { headOfLine, type SeatException, undoneRule } from '../../../src/core/domain/seat-exception.ts';
import type { Assignment } from '../../../src/core/domain/seats.ts';
import { decidePerson } from '../../../src/core/rules/decide-person.ts';
import {
  core,
  dayMs,
  exception,
  noon,
  personId,
  policy,
  poolId,
  record,
  removal,
  rule,
  seat,
} from '../../support/builders.ts';

const calendar = noon();
const { nowAt } = calendar;
const idle = { afterMs: 90 * dayMs, approval: 'auto' as const, coolDownMs: 30 * dayMs };
const unused: LastUse = {
  coreId: core,
  product: 'CAD',
  emailKey: 'ana@example.com',
  at: nowAt - 100 * dayMs,
  source: 'import',
  isOffline: false,
  toldAt: nowAt - dayMs,
  keptUntil: null,
  takenAt: null,
};

interface Given {
  readonly exceptions: readonly SeatException[];
  readonly seats?: readonly Assignment[];
  readonly rules?: readonly Rule[];
  readonly uses?: readonly LastUse[];
  readonly drift?: readonly DriftRow[];
}
function diff({ rules = [], ...given }: Given) {
  const base = policy({ rules });
  const own = { ...base, pools: new Map([...base.pools].map(([id, one]) => [id, { ...one, idle }])) };
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
  const decision = decidePerson({ person, policy: own, calendar });
  return diffPerson({ person, decision, policy: own, calendar });
}
const rows = (given: Given) =>
  diff(given).drift.map((row) => `${row.poolId} ${row.class} ${row.decision} ${row.ruleId ?? ''}`.trim());
const cad = seat('cad', 'ana');
const entitled = (pool: string) => rule('all', pool, 'userName pr');

describe('a seat whose removal was undone', () => {
  it('is kept until the day that was said, and looked at again then', () => {
    const kept = exception('ana');
    const { drift, exceptions, nextTurnAt } = diff({ exceptions: [kept], seats: [cad] });

    expect(drift).toMatchObject([{ class: 'not-entitled', decision: 'protected' }]);
    expect(drift[0]?.step).toMatch(/^Kept until 2026-12-24: the removal was undone by kim/);
    expect({ exceptions, nextTurnAt }).toEqual({
      exceptions: { going: [kept], ended: [], nextTurnAt: kept.until },
      nextTurnAt: kept.until,
    });
  });

  it('is not the seat of another pool', () => {
    const seats = [cad, seat('bim', 'ana')];

    expect(rows({ exceptions: [exception('ana', { poolId: poolId('bim') })], seats })).toEqual([
      'cad not-entitled grace',
      'bim not-entitled protected',
    ]);
  });

  it('is not kept for another reason than the one for which it was taken', () => {
    const { drift, exceptions } = diff({ exceptions: [exception('ana', { class: 'idle' })], seats: [cad] });

    expect(drift.map(({ decision }) => decision)).toEqual(['grace']);
    expect(exceptions.ended).toMatchObject([{ why: 'the reason for which the seat was taken is over' }]);
  });

  it('is kept where nobody uses it, if that was the reason', () => {
    const given = { seats: [cad], rules: [entitled('cad')], uses: [unused] };

    expect(rows({ ...given, exceptions: [exception('ana', { class: 'idle' })] })).toEqual([
      'cad idle protected all',
    ]);
    expect(rows({ ...given, exceptions: [] })).toEqual(['cad idle due all']);
  });

  it('does not keep another seat of the pool with it', () => {
    const given = { seats: [cad, seat('cad', 'old')], rules: [entitled('cad')], uses: [unused] };

    expect(rows({ ...given, exceptions: [exception('ana', { class: 'idle' })] })).toEqual([
      'cad duplicate due all',
      'cad idle protected all',
    ]);
  });

  it('is taken by the word of an administrator when its time is over', () => {
    const over = exception('ana', { state: 'asks', until: nowAt - dayMs });
    const before = removal('cad', 'ana', { class: 'not-entitled', since: nowAt - 9 * dayMs });
    const [row] = diff({ exceptions: [over], seats: [cad], drift: [before] }).drift;

    expect(row).toMatchObject({ class: 'not-entitled', decision: 'due' });
    expect(row?.step).toMatch(
      /^Approve the plan to take the seat, or keep it: seatwarden undo operation-1\./,
    );
  });
});

describe('a seat that is given back', () => {
  const giving = exception('ana', { state: 'giving' });

  it('is waited for before everybody else, and why is said', () => {
    const { drift, nextTurnAt } = diff({ exceptions: [giving] });

    expect(drift).toMatchObject([
      {
        poolId: 'cad',
        class: 'missing',
        decision: 'waiting',
        subject: 'person:ana',
        ruleId: undoneRule,
        priority: headOfLine,
        needBy: null,
        evidence:
          'The removal was undone by kim on 2026-11-23 (needed until the handover); kept until 2026-12-24.',
      },
    ]);
    expect(nextTurnAt).toBe(giving.until);
  });

  it('is waited for once where a rule gives it as well', () => {
    expect(rows({ exceptions: [giving], rules: [entitled('cad')] })).toEqual(['cad missing waiting ~undone']);
  });

  it('is no reason to wait for less of another pool', () => {
    expect(rows({ exceptions: [giving], rules: [entitled('bim')] })).toEqual([
      'bim missing waiting all',
      'cad missing waiting ~undone',
    ]);
  });

  it('is looked at when the first of several is over', () => {
    const other = exception('ana', { state: 'giving', poolId: poolId('bim'), until: nowAt + dayMs });

    expect(diff({ exceptions: [giving, other] }).nextTurnAt).toBe(nowAt + dayMs);
    const used = {
      seats: [seat('bim', 'ana')],
      rules: [entitled('bim')],
      uses: [{ ...unused, product: 'BIM' }],
    };
    expect(diff({ ...used, exceptions: [giving] }).nextTurnAt).toBe(giving.until);
  });
});
