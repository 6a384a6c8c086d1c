import type { CoreId, PersonId } from '../../core/domain/ids.ts';
import type { LastUse } from '../../core/domain/last-use.ts';
import type { Instant } from '../../core/domain/time.ts';

/** One use, or the last of several. */
export interface UsageRow {
  readonly coreId: CoreId;
  readonly product: string;
  readonly email: string;
  readonly at: Instant;
  readonly source: string;
  readonly isOffline: boolean;
  /** Until when the source knew; for who counts as it happens it is `at`. */
  readonly toldAt: Instant;
}
export interface UsedSeat {
  readonly coreId: CoreId;
  readonly product: string;
  readonly email: string;
}

/** Who used what last. */
export interface UsageStore {
  /**
   * The later use and the later word win, so the same rows twice change nothing. Marks the people concerned. Returns how
   * many rows said something new.
   */
  record(rows: readonly UsageRow[], nowAt: Instant): Promise<number>;
  /** Keeps a seat that is unused until then, or (null) gives one back that was taken. False: no use is known of it. */
  keep(seat: UsedSeat, keptUntil: Instant, nowAt: Instant): Promise<boolean>;
  /** The seat was taken for want of use at this instant, or (null) given again. What has no last use stays without. */
  settle(seat: UsedSeat, takenAt: Instant | null): Promise<void>;
  /** Until when anybody knows, by core and product. */
  newest(): Promise<readonly Pick<UsageRow, 'coreId' | 'product' | 'toldAt'>[]>;
  /** By the accounts that are linked to people; who has none is not in it. */
  of(ids: readonly PersonId[]): Promise<ReadonlyMap<PersonId, readonly LastUse[]>>;
}
