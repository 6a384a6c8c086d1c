import { describe, expect, it } from 'vitest';
import type { DriftRow } from '../../../src/core/domain/drift.ts';
import { neverDue } from '../../../src/core/diff/never-due.ts';
import { asId, type RuleId } from '../../../src/core/domain/ids.ts';
import type { PoolState } from '../../../src/core/domain/seats.ts';
import { compareForeseen, foresee, type ForeseenRow, type Holdings } from '../../../src/core/plan/foresee.ts';
import {
  accountId,
  noon,
  personId,
  policy,
  pool,
  poolId,
  recipient,
  removal,
  rule,
  waiter,
} from '../../support/builders.ts';
import { rankedSeat } from './any-world.ts';

const { nowAt } = noon();

/** Somebody who is due a seat of `cad`. */
function missing(name: string, row: Partial<DriftRow> = {}): ForeseenRow {
  const { ruleId, priority, since } = waiter('cad', name);
  const wish = { class: 'missing', decision: 'waiting', ruleId, priority, since, ...row } as const;
  return { row: removal('cad', name, wish), recipient: recipient(name) };
}
const held = (name: string, row: Partial<DriftRow> = {}): ForeseenRow => ({
  row: removal('cad', name, { class: 'not-entitled', ...row }),
  recipient: recipient(name),
});
const none: Holdings = { ranked: [], holds: new Map(), lent: [] };
const alone = { policy: policy(), quotas: new Map(), holdings: none, nowAt };
const ahead = (rows: readonly ForeseenRow[], seats: number, taken: number) =>
  foresee({ ...alone, rows, pools: [pool('cad', seats, { taken })] }).outcomes;
const outcomes = (...of: Parameters<typeof ahead>) =>
  [...ahead(...of).values()].map(({ outcome, row }) => `${row.displayName} ${outcome}`);

describe('what is ahead of people', () => {
  it('is a loss once grace has ended, and the seat for who waits', () => {
    const inGrace = held('ana', { decision: 'grace', dueAt: nowAt + 1 });
    expect(outcomes([inGrace, missing('bo')], 1, 1)).toEqual(['ana loses', 'bo gets']);
  });

  it('is a loss where nobody waits, as the report of today has it', () => {
    const gone = held('ana');
    expect([...ahead([gone], 1, 1).values()]).toEqual([{ outcome: 'loses', row: gone.row }]);
  });

  it('is one loss for who loses two seats', () => {
    const other = held('ana', { accountId: accountId('old'), subject: 'account:old' });
    expect(outcomes([held('ana'), other], 2, 2)).toEqual(['ana loses']);
  });

  it('is nothing for the contract manager, from whom a seat is handed out', () => {
    const parked = { accountId: accountId('boss'), email: 'boss@example.com', seats: 1 };
    const pools = [pool('cad', 1, { taken: 1, parked })];
    const seen = foresee({ ...alone, rows: [missing('bo')], pools });
    expect([...seen.outcomes.values()].map(({ row }) => row.displayName)).toEqual(['bo']);
  });

  it('is a loss that waits for an administrator, but not where it is the giving that waits', () => {
    expect(outcomes([held('ana', { decision: 'held' })], 1, 1)).toEqual(['ana loses']);
    expect(outcomes([missing('bo', { decision: 'held' })], 1, 1)).toEqual([]);
  });

  it('is waiting for whom nobody can give a seat to, though one is free', () => {
    expect(outcomes([{ ...missing('bo'), recipient: null }], 1, 0)).toEqual(['bo waits']);
    expect(outcomes([missing('bo', { ruleId: null })], 1, 0)).toEqual(['bo waits']);
  });

  it('is waiting where nothing comes free', () => {
    expect(outcomes([missing('bo')], 1, 1)).toEqual(['bo waits']);
  });

  it('is nothing for who is protected, left out of a pilot, or gave the seat up', () => {
    const rows = [
      held('ana', { decision: 'protected' }),
      missing('bo', { decision: 'report-only' }),
      missing('cy', { decision: 'protected' }),
    ];
    expect(outcomes(rows, 5, 1)).toEqual([]);
  });

  it('is the loss of a seat that is only taken for who needs it, if somebody does', () => {
    const idle = held('ana', { decision: 'grace', dueAt: neverDue, unlessFull: true });
    expect(outcomes([idle], 1, 1)).toEqual([]);
    expect(outcomes([idle, missing('bo')], 1, 1)).toEqual(['ana loses', 'bo gets']);
  });
});

it('names what ends as well as what begins', () => {
  const today = ahead([held('ana'), missing('bo'), missing('cy')], 2, 1);
  const tried = ahead([missing('bo'), held('di')], 1, 1);
  const effects = compareForeseen(today, tried).map(({ effect, row }) => `${row.displayName} ${effect}`);
  expect(effects).toEqual(['di loses', 'ana keeps', 'cy drops-out']);
});

describe('what follows from what is ahead', () => {
  const rules = [
    rule('rule', 'cad', 'userName pr', { fallback: [poolId('bim')] }),
    rule('urgent', 'cad', 'userName pr', { preempt: true }),
    rule('rule', 'bim', 'userName pr'),
    rule('bridge', 'bim', 'userName pr', { fallback: [poolId('cad')] }),
  ];
  const cad = (seats: number, taken: number) => pool('cad', seats, { taken });
  const bim = (seats: number, taken: number) => pool('bim', seats, { taken });
  const of = (
    rows: readonly ForeseenRow[],
    pools: readonly PoolState[],
    holdings: Partial<Holdings> = {},
  ) => {
    const seen = foresee({
      rows,
      pools,
      policy: policy({ rules }),
      quotas: new Map(),
      holdings: { ...none, ...holdings },
      nowAt,
    });
    return [...seen.outcomes.values()]
      .map(({ outcome, row }) => `${row.displayName} ${outcome} ${row.poolId}`)
      .sort();
  };
  const lent = (name: string) => ({
    holds: new Map([[personId(name), new Set([poolId('bim')])]]),
    lent: [
      { personId: personId(name), ended: removal('bim', name, { class: 'fallback-ended', dueAt: nowAt }) },
    ],
  });

  it('is a fallback for who waits', () => {
    expect(of([missing('ana')], [cad(0, 0), bim(1, 0)])).toEqual(['ana gets bim', 'ana waits cad']);
  });

  it('has a row for the report where nothing is open about it now', () => {
    const rows = [missing('ana', { evidence: 'Rule rule: because.' })];
    const { outcomes: seen } = foresee({
      ...alone,
      rows,
      policy: policy({ rules }),
      pools: [cad(0, 0), bim(1, 0)],
    });

    expect([...seen.values()].find(({ outcome }) => outcome === 'gets')?.row).toEqual({
      poolId: 'bim',
      coreId: 'main',
      class: 'missing',
      subject: 'person:ana',
      personId: 'ana',
      accountId: null,
      email: 'ana@example.com',
      displayName: 'ana',
      since: nowAt,
      dueAt: nowAt,
      decision: 'waiting',
      evidence: 'Rule rule: because. Meanwhile, until a seat of cad comes.',
      step: '',
      ruleId: 'rule',
      priority: 0,
      needBy: null,
      unlessFull: false,
      restsOn: [],
    });
  });

  it('is that a fallback goes back when the seat itself comes, and to whom it goes', () => {
    const [own, next] = [missing('ana', { priority: 20 }), missing('bo')];
    expect(of([own, next], [cad(1, 0), bim(1, 1)], lent('ana'))).toEqual([
      'ana gets cad',
      'ana loses bim',
      'bo gets bim',
      'bo waits cad',
    ]);
  });

  it('is nothing for who holds a fallback and goes on waiting', () => {
    expect(of([missing('ana')], [cad(0, 0), bim(2, 1)], lent('ana'))).toEqual(['ana waits cad']);
  });

  it('is that a higher rank takes a seat, and that its holder falls back', () => {
    const ranked = [
      rankedSeat('cad', 'low', { priority: 1, needBy: null, since: 0, ruleId: asId<RuleId>('rule') }),
    ];
    const urgent = missing('ana', { ruleId: asId<RuleId>('urgent') });
    expect(of([urgent], [cad(1, 1), bim(1, 0)], { ranked })).toEqual([
      'ana gets cad',
      'low gets bim',
      'low loses cad',
    ]);
  });

  it('is nothing for who loses a seat and gets the one that comes back in the next run', () => {
    const ranked = [
      rankedSeat('cad', 'low', { priority: 1, needBy: null, since: 0, ruleId: asId<RuleId>('rule') }),
    ];
    const urgent = missing('ana', { ruleId: asId<RuleId>('urgent') });
    const zoe = missing('zoe', { poolId: poolId('bim'), ruleId: asId<RuleId>('bridge') });
    const ended = removal('cad', 'zoe', { class: 'fallback-ended', dueAt: nowAt });
    const lent = [{ personId: personId('zoe'), ended }];
    const holds = new Map([[personId('zoe'), new Set([poolId('cad')])]]);
    expect(of([urgent, zoe], [cad(2, 2), bim(1, 0)], { ranked, lent, holds })).toEqual([
      'ana gets cad',
      'zoe gets bim',
      'zoe loses cad',
    ]);
  });
});
