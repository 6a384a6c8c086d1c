import type { CoreStanding, CoreTrouble } from '../../core/domain/core-standing.ts';
import type { CoreId } from '../../core/domain/ids.ts';
import type { Instant } from '../../core/domain/time.ts';

/** When each licensing core was read last, and why not since. */
export interface CoreStore {
  /** A reading that ended: `trouble` null is a good one. The last good one is remembered. */
  note(reading: {
    readonly coreId: CoreId;
    readonly at: Instant;
    readonly trouble: CoreTrouble | null;
  }): Promise<void>;
  /** Of every core that was ever tried, by id. */
  list(): Promise<readonly CoreStanding[]>;
}
