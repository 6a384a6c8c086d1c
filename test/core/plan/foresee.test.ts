import { describe, expect, it } from 'vitest';
import type { DriftRow } from '../../../src/core/domain/drift.ts';
import { neverDue } from '../../../src/core/diff/never-due.ts';
import { compareForeseen, foresee, type ForeseenRow } from '../../../src/core/plan/foresee.ts';
import { noon, policy, pool, recipient, removal, waiter } from '../../support/builders.ts';

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
const ahead = (rows: readonly ForeseenRow[], seats: number, taken: number) =>
  foresee({ rows, pools: [pool('cad', seats, { taken })], policy: policy(), quotas: new Map(), nowAt })
    .outcomes;
const outcomes = (...of: Parameters<typeof ahead>) =>
  [...ahead(...of).values()].map(({ outcome, row }) => `${row.displayName} ${outcome}`);

describe('what is ahead of people', () => {
  it('is a loss once grace has ended, and the seat for who waits', () => {
    const inGrace = held('ana', { decision: 'grace', dueAt: nowAt + 1 });
    expect(outcomes([inGrace, missing('bo')], 1, 1)).toEqual(['ana loses', 'bo gets']);
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
