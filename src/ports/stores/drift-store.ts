import type { DriftRow } from '../../core/domain/drift.ts';
import type { PersonId, PoolId, RuleId } from '../../core/domain/ids.ts';
import type { Recipient, Waiter } from '../../core/domain/plan.ts';
import type { Instant } from '../../core/domain/time.ts';

/** Part of a waiting list: who waits under one rule and holds a seat of none of these pools. */
export interface WaitersWanting {
  readonly ruleId: RuleId;
  readonly without: readonly PoolId[];
}

/** Open drift. Closed rows are history in the journal and the audit trail. */
export interface DriftStore {
  /**
   * Held seats that a plan may free: due now, or in grace that a full pool may end; of pools with more holders than seats all
   * that are in grace. Decision `protected`, `manual` and `quarantined`, and class `over-capacity`, are left out.
   */
  removals(nowAt: Instant, crowded: readonly PoolId[]): Promise<readonly DriftRow[]>;
  /** The first `limit` people waiting for the pool, in rank order: priority, need-by, since, person id; without those for whom somebody said no. */
  waiters(poolId: PoolId, limit: number, wanting?: WaitersWanting): Promise<readonly Waiter[]>;
  /** Takes who waits for a pool out of the line, for a step that only a person can do, until the next decision. */
  leaveToPeople(waiting: { poolId: PoolId; personId: PersonId; step: string }): Promise<void>;
  /** Writes rows of the classes that follow from more than one person, and that no decision about a person writes. */
  putApart(rows: readonly DriftRow[], drop: readonly DriftRow[]): Promise<void>;
  apart(which: 'orphan' | 'over-capacity'): Promise<readonly DriftRow[]>;
  /** People as the receiving side of an operation; those without an e-mail are left out. */
  recipients(people: readonly PersonId[]): Promise<ReadonlyMap<PersonId, Recipient>>;
}
