import type { AccountId, CoreId, PersonId, PoolId, RecordId } from '../../core/domain/ids.ts';
import type { Assignment, PoolState } from '../../core/domain/seats.ts';
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

export interface StandingSeat {
  readonly poolId: PoolId;
  /** The pool's id where the licensing core does not know it. */
  readonly product: string;
  readonly since: Instant;
}
/** What one person has, by pool and in the order of pools. */
export interface PersonSeats {
  readonly holds: readonly StandingSeat[];
  /** With the place in the pool's waiting list, from 1. */
  readonly waitsFor: readonly (StandingSeat & { readonly position: number })[];
  /** Held still; null is due when somebody else needs the seat. */
  readonly willLose: readonly (StandingSeat & { readonly dueAt: Instant | null })[];
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
  /**
   * A pool turned out to be full whatever our picture says: it has no free seat until the next reading, or until one is
   * freed. A pool without a size counts as unknown.
   */
  noneFree(poolId: PoolId): Promise<void>;
  pools(): Promise<readonly PoolState[]>;
  /** Seats of accounts nobody is linked to. */
  orphans(): Promise<readonly Assignment[]>;
  /** Of the people whom these records are about; a record of nobody, or of somebody without seats, is not in it. */
  ofRecords(recordIds: readonly RecordId[]): Promise<ReadonlyMap<RecordId, PersonSeats>>;
}
