import type { AccountId, CoreId, PersonId, PoolId } from '../core/domain/ids.ts';
import type { Assignment, AssignmentOrigin, AssignmentType } from '../core/domain/seats.ts';

/** An assignment joined with its account. */
export interface SeatRow {
  readonly pool_id: PoolId;
  readonly core_id: CoreId;
  readonly account_id: AccountId;
  readonly email: string;
  readonly person_id: PersonId | null;
  readonly type: AssignmentType;
  readonly origin: AssignmentOrigin;
  readonly since: number;
  readonly protected_role: string | null;
}

export function toAssignment(row: SeatRow): Assignment {
  return {
    poolId: row.pool_id,
    coreId: row.core_id,
    accountId: row.account_id,
    email: row.email,
    personId: row.person_id,
    type: row.type,
    origin: row.origin,
    since: row.since,
    protectedRole: row.protected_role,
  };
}
