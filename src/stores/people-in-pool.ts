import { sql } from 'kysely';
import type { PersonId } from '../core/domain/ids.ts';
import type { InPool, InPoolRequest } from '../ports/stores/case-store.ts';
import { toResource } from './document.ts';
import type { Session } from './opened-dialect.ts';

type InPoolTuple = readonly [personId: PersonId, seats: number, view: string];

/** Those who hold a seat of the pool or wait for one; it costs what the pool is large, not what the company is. */
export async function readPeopleInPool(
  { dialect }: Session,
  { poolId, after, limit }: InPoolRequest,
): Promise<readonly InPool[]> {
  const rows = await dialect.tuples<InPoolTuple>(sql`
    with concerned as (
      select c.person_id, 1 as seats from assignments s
        join accounts c on c.core_id = s.core_id and c.account_id = s.account_id
      where s.pool_id = ${poolId}
      union all
      select person_id, 0 as seats from drift where pool_id = ${poolId} and class = 'missing'),
    page as (
      select person_id, cast(sum(seats) as integer) as seats from concerned
      where person_id > ${after ?? ''} group by person_id order by person_id limit ${limit})
    select p.person_id, p.seats, v.view from page p join views v on v.person_id = p.person_id
    order by p.person_id`);
  return rows.map(([personId, seats, view]) => ({ personId, seats, view: toResource(view) }));
}
