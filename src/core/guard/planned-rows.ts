import type { Operation } from '../domain/plan.ts';
import type { Policy } from '../domain/policy.ts';
import type { PlannedRow } from '../domain/rejection.ts';

/** What an operation is about: the seat that it frees comes before the person who gets one. */
export function plannedRows(
  operation: Operation,
  { rules }: Pick<Policy, 'rules'>,
): readonly [PlannedRow, ...PlannedRow[]] {
  const { poolId } = operation;
  if (operation.kind === 'unassign') return [freedRow(operation)];
  const rule = rules.find(({ id }) => id === operation.gives.ruleId);
  const isLent = rule !== undefined && rule.poolId !== poolId;
  const given: PlannedRow = {
    poolId,
    subject: `person:${operation.to.personId}`,
    class: isLent ? 'lent' : 'missing',
  };
  // A parked seat is nobody's: such a row is about the person who gets it.
  if (operation.kind === 'add' || operation.because.class === 'parked') return [given];
  return [freedRow(operation), given];
}

function freedRow({ poolId, from, because }: Exclude<Operation, { kind: 'add' }>): PlannedRow {
  return { poolId, subject: `account:${from.accountId}`, class: because.class };
}
