import type { PersonId, PoolId } from '../../core/domain/ids.ts';
import type { SeatException } from '../../core/domain/seat-exception.ts';
import type { JournalEntry } from './journal-store.ts';

/** A removal in the journal. */
export interface PastRemoval {
  readonly entry: JournalEntry;
  /** A later operation took the same person's seat of the same pool: that is the one to undo. */
  readonly takenAgainBy: string | null;
}

/** Removals that somebody undid; at most one exception per person and pool. */
export interface ExceptionStore {
  /** Writes them in place of others of the same person and pool. */
  put(exceptions: readonly SeatException[]): Promise<void>;
  drop(exceptions: readonly SeatException[]): Promise<void>;
  of(people: readonly PersonId[]): Promise<readonly SeatException[]>;
  /** Those whose time is over. */
  asking(): Promise<ReadonlyMap<`${PoolId} ${PersonId}`, SeatException>>;
  /** What took seats, ended, of one operation or of a whole run by its id; in order. */
  removals(id: string): Promise<readonly PastRemoval[]>;
}
