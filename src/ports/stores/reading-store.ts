import type { SourceId } from '../../core/domain/ids.ts';
import type { Instant } from '../../core/domain/time.ts';
import type { SourceRecord } from '../source.ts';

/** A staged reading against the last accepted one, as numbers for the source guards. */
export interface ReadingNumbers {
  readonly staged: number;
  /** Live (not absent) records of the source before this reading. */
  readonly before: number;
  /** Staged keys that were live before. */
  readonly overlap: number;
  /** By department, folded; only those with at least 5 people before. */
  readonly departments: readonly {
    readonly name: string;
    readonly before: number;
    readonly staged: number;
  }[];
  /** Which of the asked keys or e-mails the reading has. */
  readonly canariesFound: readonly string[];
}
export interface ReadingResult {
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly absent: number;
}

/** Whole or not at all: a reading is staged in batches, judged by its numbers, and replaces the last one in one commit. */
export interface ReadingStore {
  /** Throws `SourceUnavailable` on a key that comes twice in one reading. */
  stage(batch: { sourceId: SourceId; readingId: string; records: readonly SourceRecord[] }): Promise<void>;
  numbers(query: {
    sourceId: SourceId;
    readingId: string;
    canaries: readonly string[];
  }): Promise<ReadingNumbers>;
  /** Writes only what differs (by hash), marks those records, drops the staging. `changes` leaves the unlisted alone. */
  accept(request: {
    sourceId: SourceId;
    readingId: string;
    kind: 'snapshot' | 'changes';
    at: Instant;
  }): Promise<ReadingResult>;
  drop(readingId: string): Promise<void>;
}
