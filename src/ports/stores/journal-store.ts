import type { AccountId, OperationId, PersonId, PoolId, RunId } from '../../core/domain/ids.ts';
import type { Operation, OperationState } from '../../core/domain/plan.ts';
import type { Instant } from '../../core/domain/time.ts';

export interface JournalEntry {
  readonly id: OperationId;
  readonly runId: RunId;
  /** Place in its plan, from 0. */
  readonly seq: number;
  readonly operation: Operation;
  readonly state: OperationState;
  readonly attempts: number;
  /** The licensing core's own words, or why it was not tried. */
  readonly answer: string | null;
  readonly requestId: string | null;
  readonly plannedAt: Instant;
  readonly sentAt: Instant | null;
  readonly finishedAt: Instant | null;
}
export interface JournalEnd {
  readonly id: OperationId;
  readonly state: OperationState;
  readonly answer: string | null;
  readonly requestId: string | null;
  readonly toAccountId: AccountId | null;
  readonly at: Instant;
}
/** Removals that were done since an instant, for the daily band. */
export interface RemovalCounts {
  readonly total: number;
  readonly byPool: ReadonlyMap<PoolId, number>;
}
/** How often a person's seat in a pool moved. Key `<poolId> <personId>`. */
export type MoveCounts = ReadonlyMap<string, number>;

/** Every operation, written before it is sent. */
export interface JournalStore {
  plan(entries: readonly JournalEntry[]): Promise<void>;
  /** Ends one operation and marks the next as sent, in one commit; either may be null. */
  advance(step: {
    ended: JournalEnd | null;
    sending: { id: OperationId; at: Instant } | null;
  }): Promise<void>;
  /** Operations that were planned or sent and never ended: what a crash left. In order. */
  open(): Promise<readonly JournalEntry[]>;
  removalsSince(at: Instant): Promise<RemovalCounts>;
  movesSince(at: Instant, people: readonly PersonId[]): Promise<MoveCounts>;
}
