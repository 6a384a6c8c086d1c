import { sql } from 'kysely';
import type { UnseenQuery } from '../ports/stores/team-store.ts';
import type { Session } from './opened-dialect.ts';

/** Who may work where nobody counts is left out, and so is of whom somebody else told: another source may know more. */
export async function readUnseenHolders(
  { db }: Session,
  { poolId, product, before, toldBefore }: UnseenQuery,
): Promise<readonly string[]> {
  const { rows } = await sql<{ email: string }>`select distinct a.email from assignments s
    join accounts a on a.core_id = s.core_id and a.account_id = s.account_id
    left join last_use u on u.core_id = a.core_id and u.email_key = a.email_key and u.product = ${product}
    where s.pool_id = ${poolId} and s.since <= ${before} and a.email <> '' and (u.email_key is null
      or (u.source = 'activation' and u.is_offline = 0 and u.at <= ${before} and u.told_at < ${toldBefore}))
    order by a.email`.execute(db);
  return rows.map(({ email }) => email);
}
