import type { CoreId, OperationId, PoolId, SourceId } from '../domain/ids.ts';
import type { UndoableClass } from '../domain/seat-exception.ts';

/** Size of a group that rules name. Names are folded. */
export interface GroupNumbers {
  readonly display: string;
  readonly size: number;
  /** Size when an administrator last accepted it, or the highest since. */
  readonly baseline: number;
  readonly deleted: boolean;
}

/** A removal that somebody undid, and `by` whom, when and why in words. */
export interface UndoneRemoval {
  readonly class: UndoableClass;
  readonly operationId: OperationId;
  readonly words: string;
}

/** Everything guards may know beside the plan. Messages are sentences for an administrator; null is "no such thing". */
export interface GuardNumbers {
  readonly holdersByPool: ReadonlyMap<PoolId, number>;
  readonly holdersByCore: ReadonlyMap<CoreId, number>;
  readonly holdersInAll: number;
  /** Done in the last 24 hours. */
  readonly removedToday: { readonly total: number; readonly byPool: ReadonlyMap<PoolId, number> };
  /** Age of the last good reading, in ms, of sources that are too old to support a removal. */
  readonly staleSources: ReadonlyMap<SourceId, number>;
  readonly quarantinedSources: ReadonlyMap<SourceId, string>;
  readonly groups: readonly GroupNumbers[];
  /** Moves in the churn window; the key is `<poolId> <personId>`. */
  readonly moves: ReadonlyMap<string, number>;
  /** Undone removals whose exception is over; the key is `<poolId> <personId>`. */
  readonly undone: ReadonlyMap<string, UndoneRemoval>;
  /** What somebody said no to for a time that is over, and that in words; the key is `rowKey`. */
  readonly rejected: ReadonlyMap<string, string>;
  readonly coreImplausible: string | null;
  readonly paused: string | null;
  readonly longGap: string | null;
  readonly isFirstRun: boolean;
  readonly isPolicyChanged: boolean;
}
