import { type RawBuilder, sql } from 'kysely';
import type { AccountId, CoreId, PersonId, PoolId } from '../core/domain/ids.ts';
import type { Assignment, AssignmentOrigin, AssignmentType } from '../core/domain/seats.ts';
import type { Session } from './opened-dialect.ts';

/** An assignment joined with its account. */
export type SeatTuple = readonly [
  personId: PersonId | null,
  poolId: PoolId,
  coreId: CoreId,
  accountId: AccountId,
  email: string,
  type: AssignmentType,
  origin: AssignmentOrigin,
  since: number,
  protectedRole: string | null,
];

/** Seats whose account's person (`a.person_id`) is as asked, in the order of people, then of pools and accounts. */
export function readSeats({ dialect }: Session, person: RawBuilder<unknown>): Promise<readonly SeatTuple[]> {
  return dialect.tuples<SeatTuple>(sql`
    select a.person_id, s.pool_id, s.core_id, s.account_id, a.email, s.type, s.origin, s.since, a.protected_role
    from accounts a join assignments s on s.account_id = a.account_id and s.core_id = a.core_id
    where a.person_id ${person} order by a.person_id, s.pool_id, s.account_id`);
}

export function toAssignment(seat: SeatTuple): Assignment {
  const [personId, poolId, coreId, accountId, email, type, origin, since, protectedRole] = seat;
  return { poolId, coreId, accountId, email, personId, type, origin, since, protectedRole };
}
