import { describe, expect, it } from 'vitest';
import { asId, type RuleId } from '../../../src/core/domain/ids.ts';
import { plannedRows } from '../../../src/core/guard/planned-rows.ts';
import { rule } from '../../support/builders.ts';
import { add, unassign } from './operations.ts';

const rules = [rule('bim', 'bim', 'userName pr'), rule('cad', 'cad', 'userName pr')];
const rows = (ruleId: string | null) => {
  const operation = add('ana');
  if (operation.kind !== 'add') return expect.unreachable();
  const gives = { ruleId: ruleId === null ? null : asId<RuleId>(ruleId), evidence: '' };
  return plannedRows({ ...operation, gives }, { rules });
};

describe('the row of a seat that is given', () => {
  it('is one that was missing where its own rule gives it, and lent where the rule is of another pool', () => {
    expect(rows('cad')).toEqual([{ poolId: 'cad', subject: 'person:ana', class: 'missing' }]);
    expect(rows('bim')).toEqual([{ poolId: 'cad', subject: 'person:ana', class: 'lent' }]);
    expect(rows(null)).toMatchObject([{ class: 'missing' }]);
  });

  it('is that of the account where a seat is taken', () => {
    expect(plannedRows(unassign('ana'), { rules })).toEqual([
      { poolId: 'cad', subject: 'account:ana', class: 'leaver' },
    ]);
  });
});
