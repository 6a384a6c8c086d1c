import { describe, expect, it } from 'vitest';
import { checkPlan } from '../../../src/core/guard/check-plan.ts';
import { plannedRows } from '../../../src/core/guard/planned-rows.ts';
import { rowKey } from '../../../src/core/domain/rejection.ts';
import type { Operation } from '../../../src/core/domain/plan.ts';
import { policy, quiet, rule } from '../../support/builders.ts';
import { add, type Because, unassign } from './operations.ts';

const rulesOf = policy({ rules: [rule('cad-group', 'cad', 'active eq true')] });
const keysOf = (...args: Parameters<typeof plannedRows>) => plannedRows(...args).map(rowKey);

describe('what somebody said no to for a time', () => {
  const said = 'kim said no on 2026-11-20 until 2026-11-24: handover';
  const numbers = quiet({ rejected: new Map([[rowKey(plannedRows(unassign('ana'), rulesOf)[0]), said]]) });

  it('asks again once that is over, and nothing else does', () => {
    const operations = [unassign('ana'), unassign('ana', { class: 'not-entitled' }), unassign('bo')];
    const { cleared, held } = checkPlan({ plan: { operations, waiting: [] }, numbers, policy: policy() });

    expect(cleared).toEqual(operations.slice(1));
    expect(held).toEqual([
      {
        operation: unassign('ana'),
        tripped: [
          {
            guard: 'rejected',
            scope: 'pool:cad',
            message: `${said}; that is over: approve it, or say no again with \`seatwarden reject\``,
            approvable: true,
          },
        ],
      },
    ]);
  });
});

describe('what a row of a plan is about', () => {
  const reassigned = (because: Partial<Because> = {}): Operation =>
    ({ ...unassign('ana', because), ...add('bo'), kind: 'reassign' }) as Operation;

  it('is the seat that is taken and why, and then who gets it', () => {
    expect(keysOf(reassigned(), rulesOf)).toEqual([
      rowKey(plannedRows(unassign('ana'), rulesOf)[0]),
      'cad person:bo missing',
    ]);
  });

  it('is the person where the seat was nobody’s', () => {
    expect(keysOf(reassigned({ class: 'parked' }), rulesOf)).toEqual(['cad person:bo missing']);
    expect(keysOf(add('bo'), rulesOf)).toEqual(['cad person:bo missing']);
  });

  it('is a loan where the rule is for another pool', () => {
    const ruleId = rulesOf.rules[0]?.id ?? null;

    const lent = { ...add('bo', 'bim'), gives: { ruleId, evidence: '' } } as Operation;
    expect(keysOf(lent, rulesOf)).toEqual(['bim person:bo lent']);
  });
});
