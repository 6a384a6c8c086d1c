import type { AccountId, CoreId, PersonId, PoolId } from '../../core/domain/ids.ts';
import type { Assignment, AssignmentOrigin, AssignmentType, PoolState } from '../../core/domain/seats.ts';
import type { Instant } from '../../core/domain/time.ts';
import type { CoreReading } from '../licensing-core.ts';

/** What a new reading of a licensing core changed against the last one. */
export interface SeatsObserved {
  readonly appeared: number;
  readonly vanished: number;
  readonly before: number;
  /** Own seats made more than a minute before the reading that it does not have. */
  readonly ownMissing: number;
}
/** The effect of one applied operation on our picture of the core. */
export interface SeatEffect {
  readonly coreId: CoreId;
  readonly poolId: PoolId;
  readonly freed: { readonly accountId: AccountId; readonly fromParked: boolean } | null;
  readonly given: {
    readonly accountId: AccountId;
    readonly email: string;
    readonly personId: PersonId | null;
  } | null;
  readonly at: Instant;
}

/** Our picture of what the licensing cores hold: replaced by whole readings, moved by our own applied operations. */
export interface SeatStore {
  /**
   * Compares a reading with the picture and, when `believe` says so, replaces it: links accounts to people by address, marks
   * people and accounts concerned. `pools` maps product to pool. Returns what differed.
   */
  replace(
    reading: CoreReading,
    core: { id: CoreId; pools: ReadonlyMap<string, PoolId>; nowAt: Instant },
    believe: (observed: SeatsObserved) => boolean,
  ): Promise<SeatsObserved>;
  apply(effect: SeatEffect): Promise<void>;
  pools(): Promise<readonly PoolState[]>;
  /** Seats of accounts nobody is linked to. */
  orphans(): Promise<readonly Assignment[]>;
}
export type { AssignmentOrigin, AssignmentType };
