import { createHash } from 'node:crypto';
import type { Operation } from '../core/domain/plan.ts';
import { canonicalPlan } from '../core/plan/canonical-plan.ts';

/** Names exactly these operations in this order: 32 hexadecimal digits of SHA-256 over their canonical text. */
export function planDigest(operations: readonly Operation[]): string {
  return createHash('sha256').update(canonicalPlan(operations)).digest('hex').slice(0, 32);
}

/** Names one operation, the same in every plan that has it: 12 hexadecimal digits. */
export function rowId(operation: Operation): string {
  return planDigest([operation]).slice(0, 12);
}
