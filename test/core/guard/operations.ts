import type { Operation } from '../../../src/core/domain/plan.ts';
import { accountId, core, personId, poolId, recipient, sourceId } from '../../support/builders.ts';

export type Because = Exclude<Operation, { kind: 'add' }>['because'];
export function unassign(name: string, because: Partial<Because> = {}, pool = 'cad'): Operation {
  return {
    kind: 'unassign',
    poolId: poolId(pool),
    coreId: core,
    from: {
      accountId: accountId(name),
      personId: personId(name),
      email: `${name}@example.com`,
      displayName: name,
    },
    because: { class: 'leaver', evidence: 'Left.', ruleId: null, restsOn: [sourceId('idp')], ...because },
  };
}
export function add(name: string, pool = 'cad'): Operation {
  return {
    kind: 'add',
    poolId: poolId(pool),
    coreId: core,
    to: recipient(name),
    gives: { ruleId: null, evidence: '' },
  };
}
export const many = (count: number, because: Partial<Because> = {}) =>
  Array.from({ length: count }, (_, n) => unassign(`p${n}`, because));
