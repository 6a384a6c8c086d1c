import type { AccountId, CoreId, PoolId } from '../../core/domain/ids.ts';
import type { TeamMember } from '../../core/notice/team-member.ts';

/** Accounts of a licensing core by the names of the people behind them: what notices are told of. */
export interface TeamStore {
  /** Accounts that are not there are left out. */
  members(coreId: CoreId, accountIds: readonly AccountId[]): Promise<ReadonlyMap<AccountId, TeamMember>>;
  /** Holders of the pool, who comes last in the order of its waiting list first: before all, who has no right to the seat. */
  lastHolders(request: { poolId: PoolId; limit: number }): Promise<readonly TeamMember[]>;
  /** Accounts of people who left, that hold no seat of any pool. */
  idleLeavers(request: { coreId: CoreId; limit: number }): Promise<readonly TeamMember[]>;
}
