import { sql } from 'kysely';
import { textOf } from '../core/domain/read-resource.ts';
import type { RankedSeat } from '../core/plan/preempt.ts';
import type { LastEntitled, PageOfPool } from '../ports/stores/team-store.ts';
import { toResource } from './document.ts';
import type { Session } from './opened-dialect.ts';

type SeatRow = Pick<RankedSeat, 'coreId' | 'ruleId' | 'priority' | 'needBy' | 'since'> &
  Pick<RankedSeat['holder'], 'accountId' | 'personId' | 'email'> & { readonly view: string };

/**
 * Seats of a pool that are held as policy wants it, the last in the order of its waiting list first: direct ones that are
 * ours to take, with nothing else about to happen to them, and that nobody gave back by undoing a removal. The order is that of
 * `compareRankedSeats`. That nobody knows whether an idle one is used changes nothing.
 */
export async function readLastEntitled(
  { db }: Session,
  { poolId, limit, offset }: PageOfPool,
): Promise<readonly LastEntitled[]> {
  const { rows } = await sql<SeatRow>`select a.core_id as "coreId", a.account_id as "accountId",
      a.person_id as "personId", a.email, s.since, e.rule_id as "ruleId", e.priority, e.need_by as "needBy", v.view
    from assignments s
      join accounts a on a.core_id = s.core_id and a.account_id = s.account_id and a.protected_role is null
      join entitlements e on e.pool_id = s.pool_id and e.person_id = a.person_id
      join views v on v.person_id = a.person_id
    where s.pool_id = ${poolId} and s.type = 'direct' and s.origin <> 'found'
      and not exists (select 1 from disputes u where u.person_id = a.person_id)
      and not exists (select 1 from drift d where d.pool_id = s.pool_id and d.account_id = s.account_id
        and d.class <> 'over-capacity' and not (d.class = 'idle' and d.decision = 'manual'))
      and not exists (select 1 from exceptions x where x.pool_id = s.pool_id and x.person_id = a.person_id
        and x.state = 'kept')
    order by e.priority, coalesce(e.need_by, '9999-12-31') desc, s.since desc, a.person_id desc, a.account_id desc
    limit ${limit} offset ${offset}`.execute(db);
  return rows.map(({ coreId, accountId, personId, email, ruleId, priority, needBy, since, view: text }) => {
    const view = toResource(text);
    const displayName = textOf(view['displayName']) ?? email;
    const holder = { accountId, personId, email, displayName };
    return { seat: { poolId, coreId, holder, ruleId, priority, needBy, since }, view };
  });
}
