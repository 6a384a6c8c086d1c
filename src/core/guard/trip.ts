import type { Tripped } from '../domain/guard.ts';
import type { Operation } from '../domain/plan.ts';
import type { Policy } from '../domain/policy.ts';
import type { GuardNumbers } from './guard-numbers.ts';

export interface GuardInput {
  readonly operations: readonly Operation[];
  readonly numbers: GuardNumbers;
  readonly policy: Pick<Policy, 'guards' | 'approval' | 'rules' | 'pools' | 'dryRun'>;
}

/** A guard that tripped, and which operations it stops. */
export interface Trip extends Tripped {
  readonly stops: (operation: Operation) => boolean;
}

/** A guard looks at the whole plan and says what it stops, with the numbers. */
export type Guard = (input: GuardInput) => readonly Trip[];

/** An operation by which somebody loses a seat. A seat that follows its person, or was only parked, is no loss. */
export function isRemoval(operation: Operation): operation is Exclude<Operation, { kind: 'add' }> {
  if (operation.kind === 'add') return false;
  return operation.because.class !== 'moved' && operation.because.class !== 'parked';
}

/** `10 %`, `2.5 %`. */
export function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}
