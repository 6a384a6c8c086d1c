import type { DriftClass, DriftDecision, DriftRow } from '../../core/domain/drift.ts';
import type { PersonId, PoolId, RecordId, RuleId, SourceId } from '../../core/domain/ids.ts';
import type { LinkState } from '../../core/domain/person.ts';
import type { PoolState } from '../../core/domain/seats.ts';
import type { Instant } from '../../core/domain/time.ts';
import type { JournalEntry } from './journal-store.ts';

export interface DriftQuery {
  readonly poolId?: PoolId;
  readonly class?: DriftClass;
  readonly decision?: DriftDecision;
  readonly personId?: PersonId;
  readonly limit: number;
  readonly offset: number;
}
/** A drift row with its place in the pool's waiting list (1-based; null when it does not wait). */
export interface RankedDrift extends DriftRow {
  readonly position: number | null;
}
export interface PoolUse extends PoolState {
  readonly entitled: number;
  /** Of those, how many each rule gives. */
  readonly byRule: ReadonlyMap<RuleId, number>;
  readonly waiting: number;
  readonly byClass: Readonly<Partial<Record<DriftClass, number>>>;
}
export interface ReviewRecord {
  readonly id: RecordId;
  readonly sourceId: SourceId;
  readonly displayName: string;
  readonly email: string | null;
  readonly link: LinkState;
  readonly note: string | null;
  readonly since: Instant;
  /** Whom a disputed record may be about. */
  readonly people: readonly { readonly id: PersonId; readonly displayName: string }[];
}
export interface PersonRow {
  readonly id: PersonId;
  readonly displayName: string;
  readonly email: string | null;
  readonly employeeNumber: string | null;
  readonly state: string;
  readonly standing: string;
}

/** Read-only questions of reports, paged in SQL. */
export interface ViewStore {
  drift(query: DriftQuery): Promise<{ readonly total: number; readonly rows: readonly RankedDrift[] }>;
  pools(): Promise<readonly PoolUse[]>;
  /** Records in the review queue: unlinked, unmatched, disputed. */
  review(query: {
    limit: number;
    offset: number;
  }): Promise<{ readonly total: number; readonly rows: readonly ReviewRecord[] }>;
  /** By id, e-mail, userName, employee number or part of the name; at most `limit`. */
  people(query: {
    search: string | null;
    limit: number;
    after: PersonId | null;
  }): Promise<readonly PersonRow[]>;
  history(query: { personId?: PersonId; limit: number }): Promise<readonly JournalEntry[]>;
}
