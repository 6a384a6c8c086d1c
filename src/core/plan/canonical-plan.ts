import type { Operation } from '../domain/plan.ts';

/**
 * One text for one list of operations: what a digest is taken of. It holds what an administrator approves (who loses
 * which seat, who gets it, under which rule and for which cause) and nothing that changes by itself, such as ages.
 */
export function canonicalPlan(operations: readonly Operation[]): string {
  return JSON.stringify(operations.map(canonicalOperation));
}

function canonicalOperation(operation: Operation): readonly string[] {
  const { kind, coreId, poolId } = operation;
  const freed = operation.kind === 'add' ? [] : [operation.from.accountId, operation.because.class];
  const given =
    operation.kind === 'unassign'
      ? []
      : [operation.to.personId, operation.to.email, operation.gives.ruleId ?? ''];
  return [kind, coreId, poolId, ...freed, ...given];
}
