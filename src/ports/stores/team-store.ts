import type { AccountId, CoreId, PoolId } from '../../core/domain/ids.ts';
import type { JsonObject } from '../../core/domain/json.ts';
import type { Instant } from '../../core/domain/time.ts';
import type { TeamMember } from '../../core/notice/team-member.ts';
import type { RankedSeat } from '../../core/plan/preempt.ts';

export interface PageOfPool {
  readonly poolId: PoolId;
  readonly limit: number;
  readonly offset: number;
}
/** A seat that is held as policy wants it, with the stored view of its holder. */
export interface LastEntitled {
  readonly seat: RankedSeat;
  readonly view: JsonObject;
}

export interface UnseenQuery {
  readonly poolId: PoolId;
  readonly product: string;
  /** Held since before, and not used since before. */
  readonly before: Instant;
  /** Nobody told of them since. */
  readonly toldBefore: Instant;
}

/** Accounts of a licensing core by the names of the people behind them: what notices are told of. */
export interface TeamStore {
  /** Accounts that are not there are left out. */
  members(coreId: CoreId, accountIds: readonly AccountId[]): Promise<ReadonlyMap<AccountId, TeamMember>>;
  /** Holders of the pool, who comes last in the order of its waiting list first: before all, who has no right to the seat. */
  lastHolders(request: { poolId: PoolId; limit: number }): Promise<readonly TeamMember[]>;
  /**
   * Of those the ones that are held as policy wants it and that could be taken, in the same order; who is protected by a
   * filter of policy is among them.
   */
  lastEntitled(page: PageOfPool): Promise<readonly LastEntitled[]>;
  /** Addresses of holders whom activation alone could have seen, and did not. */
  unseen(query: UnseenQuery): Promise<readonly string[]>;
  /** Accounts of people who left, that hold no seat of any pool. */
  idleLeavers(request: { coreId: CoreId; limit: number }): Promise<readonly TeamMember[]>;
}
