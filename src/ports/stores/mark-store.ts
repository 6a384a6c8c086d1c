import type { PersonId, RecordId } from '../../core/domain/ids.ts';
import type { Instant } from '../../core/domain/time.ts';

/** What the next run must look at. `stamp` changes whenever it is marked anew. */
export interface Mark {
  readonly kind: 'record' | 'person';
  readonly id: string;
  readonly stamp: number;
}

export interface MarkStore {
  markRecords(ids: readonly RecordId[], at: Instant): Promise<void>;
  markPeople(ids: readonly PersonId[], at: Instant): Promise<void>;
  /** Marks people whose `nextDueAt` has come; the number marked. */
  markDue(at: Instant): Promise<number>;
  /** Oldest first, of one kind. */
  take(kind: Mark['kind'], limit: number): Promise<readonly Mark[]>;
  /** Removes marks that were not renewed since they were taken. */
  settle(marks: readonly Mark[]): Promise<void>;
}
