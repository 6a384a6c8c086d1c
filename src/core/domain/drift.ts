import type { AccountId, CoreId, PersonId, PoolId, RuleId, SourceId } from './ids.ts';
import type { Instant, PlainDate } from './time.ts';

/**
 * How a seat differs from policy.
 * - `leaver`: held, though the person left
 * - `not-entitled`: held, and no rule gives it
 * - `orphan`: held by an account of nobody we know
 * - `duplicate`: the person holds the same pool through another account already
 * - `moved`: held under an address the person no longer has; the seat follows the person
 * - `fallback-ended`: held while a better seat was waited for, and that one is held now
 * - `idle`: due and held, and not used for as long as the pool's policy says
 * - `over-capacity`: due and held, and the last in the order of the waiting list of a pool with more holders than seats
 * - `missing`: due, not held; served in rank order, else it waits
 */
export type DriftClass =
  | 'leaver'
  | 'not-entitled'
  | 'orphan'
  | 'duplicate'
  | 'moved'
  | 'fallback-ended'
  | 'idle'
  | 'over-capacity'
  | 'missing';

/**
 * What happens to the row next.
 * - `due`: the next plan deals with it
 * - `grace`: due at `dueAt`
 * - `waiting`: no seat is free
 * - `held`: a guard or approval stands before it
 * - `protected`: no plan touches it
 * - `manual`: the licensing core cannot do it; a person must
 * - `report-only`: outside the pilot; shown, and no plan acts on it
 * - `quarantined`: identity in dispute, or deciding failed: nothing is taken
 */
export type DriftDecision =
  'due' | 'grace' | 'waiting' | 'held' | 'protected' | 'manual' | 'report-only' | 'quarantined';

export interface DriftRow {
  readonly poolId: PoolId;
  readonly coreId: CoreId;
  readonly class: DriftClass;
  /** `person:<id>` for `missing`, `account:<id>` for held seats. One row per pool, subject and class. */
  readonly subject: string;
  readonly personId: PersonId | null;
  readonly accountId: AccountId | null;
  readonly email: string | null;
  readonly displayName: string;
  /** First seen; a row that stays keeps it. */
  readonly since: Instant;
  /** When grace ends; `since` when there is none. */
  readonly dueAt: Instant;
  readonly decision: DriftDecision;
  /** Why, in one sentence with names, dates and numbers. */
  readonly evidence: string;
  /** What a person could do next, in one sentence. */
  readonly step: string;
  /** The rule that gives the seat (`missing`) or gave it last (`not-entitled`). */
  readonly ruleId: RuleId | null;
  readonly priority: number;
  readonly needBy: PlainDate | null;
  /** Seats in grace may go earlier when people wait. */
  readonly unlessFull: boolean;
  /** The sources whose word this rests on. */
  readonly restsOn: readonly SourceId[];
}
