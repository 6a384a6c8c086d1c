import type { SourceId } from '../../core/domain/ids.ts';
import type { Instant } from '../../core/domain/time.ts';

export interface SourceState {
  readonly id: SourceId;
  readonly kind: string;
  readonly records: number;
  readonly lastTriedAt: Instant | null;
  readonly lastGoodAt: Instant | null;
  /** The last failure in a sentence; null after a good reading. */
  readonly failure: string | null;
  readonly quarantinedAt: Instant | null;
  readonly quarantineReason: string | null;
}

/** The same without the count, which costs a walk over all records. */
export type SourceStanding = Omit<SourceState, 'records'>;

export interface SourceStore {
  list(): Promise<readonly SourceState[]>;
  list(query: { counted: false }): Promise<readonly SourceStanding[]>;
  find(id: SourceId): Promise<SourceStanding | null>;
  /** Writes what is given, leaves the rest; makes the row when it is new. */
  save(
    change: Pick<SourceState, 'id' | 'kind'> & Partial<Omit<SourceState, 'id' | 'kind' | 'records'>>,
  ): Promise<void>;
  /** Sizes of granting groups (live ones and those deleted), for the group guard. Names are folded; null is every group. */
  groupSizes(displays: readonly string[] | null): Promise<readonly GroupSize[]>;
  /** Accepts the present sizes as the ones to compare with. */
  acceptGroupSizes(displays: readonly string[] | null): Promise<void>;
}
export interface GroupSize {
  readonly display: string;
  readonly size: number;
  /** Size at the last accepted moment, or the highest seen since. */
  readonly baseline: number;
  readonly deleted: boolean;
}
