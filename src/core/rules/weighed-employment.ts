import type { SourceId } from '../domain/ids.ts';
import type { PlainDate } from '../domain/time.ts';
import type { RecordEmployment } from './read-employment.ts';

/** What one record says of employment, and how much that counts. */
export interface WeighedEmployment extends RecordEmployment {
  readonly sourceId: SourceId;
  /** From a source that policy names as the one that decides leaving. */
  readonly decides: boolean;
  /** Day of the record's last change: when a leave began at the latest. */
  readonly changedOn: () => PlainDate;
}
