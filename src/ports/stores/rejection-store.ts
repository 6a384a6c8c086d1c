import type { RejectionId } from '../../core/domain/ids.ts';
import type { Rejection } from '../../core/domain/rejection.ts';
import type { Instant } from '../../core/domain/time.ts';

/** What administrators said no to; at most one rejection per row. A drift row under one that stands is shown as `protected`. */
export interface RejectionStore {
  /** The oldest first. */
  all(): Promise<readonly Rejection[]>;
  /** Writes them in place of others of the same row. */
  put(rejections: readonly Rejection[]): Promise<void>;
  /** Null when there is none. */
  drop(id: RejectionId): Promise<Rejection | null>;
  /** Those whose time is over stand no longer; returns them. */
  expire(nowAt: Instant): Promise<readonly Rejection[]>;
  /** Removes those about something that is not so any more, and returns them. */
  dropSettled(): Promise<readonly Rejection[]>;
}
