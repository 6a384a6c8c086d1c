import { describe, expect, it } from 'vitest';
import { changeCase } from '../../../src/core/diff/change-case.ts';
import { diffPerson } from '../../../src/core/diff/diff-person.ts';
import { asId, type RuleId } from '../../../src/core/domain/ids.ts';
import type { Rule } from '../../../src/core/domain/policy.ts';
import type { Assignment } from '../../../src/core/domain/seats.ts';
import { decidePerson } from '../../../src/core/rules/decide-person.ts';
import type { PersonCase } from '../../../src/ports/stores/case-store.ts';
import { dayMs, noon, personId, policy, poolId, record, rule, seat } from '../../support/builders.ts';

const everybody = 'userName pr';
const cad = rule('cad', 'cad', everybody, { fallback: [poolId('lt'), poolId('flex')] });
const own = rule('lt-own', 'lt', everybody);

/** What is stored of ana after a decision over these seats; `before` is what was stored until then. */
function decide(
  seats: readonly Assignment[],
  rules: readonly Rule[],
  before: Partial<Pick<PersonCase, 'entitlements' | 'drift' | 'records'>> = {},
) {
  const base = policy({ rules });
  const [any] = base.pools.values();
  if (any === undefined) throw new Error('the policy has pools');
  const more = ['lt', 'flex'].map((id) => [poolId(id), { ...any, id: poolId(id), product: id }] as const);
  const own = { ...base, pools: new Map([...base.pools, ...more]) };
  const person = {
    personId: personId('ana'),
    records: [record('ana')],
    entitlements: [],
    drift: [],
    isDisputed: false,
    uses: [],
    seats,
    viewHash: null,
    nextDueAt: null,
    ...before,
  };
  const calendar = noon();
  const decision = decidePerson({ person, policy: own, calendar });
  const difference = diffPerson({ person, decision, policy: own, calendar });
  const { entitlements } = decision;
  const again = { ...person, entitlements, drift: difference.drift };
  return {
    stored: { entitlements, drift: difference.drift },
    rows: difference.drift.map((row) => `${row.poolId} ${row.class} ${row.decision}`),
    adopted: difference.adopted,
    again: changeCase({
      person: { ...again, viewHash: viewHashOf(again, decision, difference), nextDueAt: null },
      decision,
      difference: diffPerson({ person: again, decision, policy: own, calendar }),
      nowAt: calendar.nowAt,
    }),
    row: (pool: string) => difference.drift.find((one) => one.poolId === pool),
  };
}

function viewHashOf(
  person: Parameters<typeof changeCase>[0]['person'],
  decision: Parameters<typeof changeCase>[0]['decision'],
  difference: Parameters<typeof changeCase>[0]['difference'],
): string | null {
  return (
    changeCase({ person: { ...person, viewHash: null }, decision, difference, nowAt: 0 })?.viewHash ?? null
  );
}

describe('a fallback that is held', () => {
  it('is right for as long as the seat itself is waited for', () => {
    const { rows, row } = decide([seat('lt', 'ana')], [cad]);
    expect(rows).toEqual(['cad missing waiting']);
    expect(row('cad')?.step).toBe(
      'None: the seat comes as soon as one is free. Meanwhile a seat of lt is held.',
    );
  });

  it('is due back as soon as the seat itself is held, without grace, and that stays so', () => {
    const waiting = decide([seat('lt', 'ana')], [cad]);
    const come = decide([seat('lt', 'ana'), seat('cad', 'ana')], [cad], waiting.stored);
    expect(come.rows).toEqual(['lt fallback-ended due']);
    expect(come.row('lt')?.evidence).toBe(
      'Held only while ana waited for a seat of cad (rule cad); no fallback is needed any more.',
    );
    expect(come.again).toBeNull();
    const later = decide([seat('lt', 'ana'), seat('cad', 'ana')], [cad], come.stored);
    expect(later.rows).toEqual(come.rows);
    expect(later.row('lt')?.since).toBe(come.row('lt')?.since);
  });

  it('may stand for two seats of one rule, and the report names both', () => {
    const bim = rule('cad', 'bim', everybody, { fallback: [poolId('flex'), poolId('lt')] });
    const two = decide([seat('lt', 'ana'), seat('flex', 'ana')], [cad, bim]);
    expect(two.row('cad')?.step).toMatch(/Meanwhile a seat of lt and flex is held\.$/);

    const one = decide([seat('lt', 'ana')], [cad, bim]);
    const come = decide(
      ['lt', 'cad', 'bim'].map((pool) => seat(pool, 'ana')),
      [cad, bim],
      one.stored,
    );
    expect(come.row('lt')?.evidence).toMatch(
      /^Held only while ana waited for a seat of cad or bim \(rule cad\);/,
    );
  });

  it('says no more of its rule where that is gone, or is about something else now', () => {
    const waiting = decide([seat('lt', 'ana')], [cad]);
    const both = [seat('lt', 'ana'), seat('cad', 'ana')];
    const { entitlements, drift } = decide(both, [cad], waiting.stored).stored;
    const under = (ruleId: string) => ({
      entitlements,
      drift: drift.map((row) => ({ ...row, ruleId: asId<RuleId>(ruleId) })),
    });
    const other = rule('other', 'flex', 'userName eq "nobody"');
    for (const ruleId of ['gone', 'other']) {
      expect(decide(both, [cad, other], under(ruleId)).row('lt')?.evidence).toBe(
        'Held only while ana waited; no fallback is needed any more.',
      );
    }
  });

  it('is right again when the seat itself is lost before it went back', () => {
    const waiting = decide([seat('lt', 'ana')], [cad]);
    const come = decide([seat('lt', 'ana'), seat('cad', 'ana')], [cad], waiting.stored);
    expect(decide([seat('lt', 'ana')], [cad], come.stored).rows).toEqual(['cad missing waiting']);
  });

  it('stays with who has a rule of their own for it', () => {
    const waiting = decide([seat('lt', 'ana')], [cad]);
    expect(decide([seat('lt', 'ana'), seat('cad', 'ana')], [cad, own], waiting.stored).rows).toEqual([]);
  });

  it('was none where a rule of its own gave it until now: it has its grace', () => {
    const both = decide([seat('lt', 'ana'), seat('cad', 'ana')], [cad, own]);
    const ended = decide([seat('lt', 'ana'), seat('cad', 'ana')], [cad], both.stored);
    expect(ended.rows).toEqual(['lt not-entitled grace']);
  });

  it('becomes one when a rule of its own ends while the other seat is waited for', () => {
    const both = decide([seat('lt', 'ana')], [cad, own]);
    expect(decide([seat('lt', 'ana')], [cad], both.stored).rows).toEqual(['cad missing waiting']);
  });

  it('has the grace of its rule when that ceases to match', () => {
    const graced = { ...cad, graceMs: 3 * dayMs };
    const waiting = decide([seat('lt', 'ana')], [graced]);
    const ended = decide(
      [seat('lt', 'ana')],
      [{ ...graced, matches: () => false }, own].slice(0, 1),
      waiting.stored,
    );
    expect(ended.rows).toEqual(['lt not-entitled grace']);
    expect(ended.row('lt')?.dueAt).toBe(noon().nowAt + 3 * dayMs);
  });

  it('goes with everything else when somebody leaves', () => {
    const waiting = decide([seat('lt', 'ana')], [cad]);
    const left = { ...waiting.stored, records: [record('ana', { active: false })] };
    expect(decide([seat('lt', 'ana')], [cad], left).rows).toEqual(['lt leaver due']);
  });

  it('is one seat: of two the first that the rule names stays', () => {
    const two = decide([seat('lt', 'ana'), seat('flex', 'ana')], [cad]);
    expect(two.rows).toEqual(['flex not-entitled grace', 'cad missing waiting']);
  });

  it('is needed no longer where another of its pools is held by a rule of its own', () => {
    const waiting = decide([seat('flex', 'ana')], [cad]);
    const come = decide([seat('flex', 'ana'), seat('lt', 'ana')], [cad, own], waiting.stored);
    expect(come.rows).toEqual(['flex fallback-ended due', 'cad missing waiting']);

    const flex = rule('flex-own', 'flex', everybody);
    const first = decide([seat('lt', 'ana')], [cad]);
    const later = decide([seat('lt', 'ana'), seat('flex', 'ana')], [cad, flex], first.stored);
    expect(later.rows).toEqual(['lt fallback-ended due', 'cad missing waiting']);
  });

  it('is nobody’s to take where somebody gave it by hand', () => {
    const found = seat('lt', 'ana', { origin: 'found' });
    const waiting = decide([found], [cad]);
    expect(waiting.adopted).toEqual([]);
    expect(decide([found, seat('cad', 'ana')], [cad], waiting.stored).rows).toEqual([
      'lt fallback-ended protected',
    ]);
  });
});
