import type { ExceptionId, OperationId, PersonId, PoolId, RuleId } from './ids.ts';
import { asId } from './ids.ts';
import type { Standing } from './person.ts';
import type { FreeingCause } from './plan.ts';
import type { Instant } from './time.ts';

/**
 * - `giving`: the seat is to be given back, and the person stands before everybody who waits for the pool
 * - `kept`: it is held, and not taken again for the same reason
 * - `asks`: the time of the exception is over; the removal asks an administrator
 */
export type ExceptionState = 'giving' | 'kept' | 'asks';

/** Reasons for which a removal can be undone. The others took nothing from a person whom anybody knows. */
export const undoableClasses = ['leaver', 'not-entitled', 'idle', 'preempted'] as const;
export type UndoableClass = (typeof undoableClasses)[number];

/** A removal that somebody undid: this person keeps a seat of this pool for a time, whatever policy says for that reason. */
export interface SeatException {
  readonly id: ExceptionId;
  readonly personId: PersonId;
  readonly poolId: PoolId;
  /** The removal. */
  readonly operationId: OperationId;
  /** Why the seat was taken; another reason takes it all the same. */
  readonly class: UndoableClass;
  /** What the person was then; who is something else now is judged anew. */
  readonly standing: Standing;
  readonly by: { readonly actor: string; readonly name: string };
  readonly reason: string;
  readonly at: Instant;
  readonly until: Instant;
  readonly state: ExceptionState;
}

/** An exception that is over, and why in words. */
export interface EndedException {
  readonly exception: SeatException;
  readonly why: string;
}

/** Stands where a rule would be named; no rule of a configuration can have this id. */
export const undoneRule = asId<RuleId>('~undone');

/** Before all rules, whose priority is a million at most. */
export const headOfLine = 2_000_000;

export function isUndoable(name: FreeingCause['class']): name is UndoableClass {
  return undoableClasses.some((one) => one === name);
}
