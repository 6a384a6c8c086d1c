import { type RawBuilder, type Selectable, sql } from 'kysely';
import { asId, type CoreId, type PersonId } from '../core/domain/ids.ts';
import type { LastUse } from '../core/domain/last-use.ts';
import type { LastUseTable } from './last-use-table.ts';
import type { Session } from './opened-dialect.ts';

export type PersonUse = Selectable<LastUseTable> & { readonly person_id: PersonId };

/** Last uses under the accounts of people who are as asked, in the order of people, then of products. */
export async function readLastUses(
  { db }: Session,
  person: RawBuilder<unknown>,
): Promise<readonly PersonUse[]> {
  const { rows } = await sql<PersonUse>`
    select a.person_id, u.* from accounts a
    join last_use u on u.core_id = a.core_id and u.email_key = a.email_key
    where a.person_id ${person} order by a.person_id, u.core_id, u.product, u.email_key`.execute(db);
  return rows;
}

export function toLastUse(row: Selectable<LastUseTable>): LastUse {
  return {
    coreId: asId<CoreId>(row.core_id),
    product: row.product,
    emailKey: row.email_key,
    at: row.at,
    source: row.source,
    isOffline: row.is_offline === 1,
    toldAt: row.told_at,
    keptUntil: row.kept_until,
    takenAt: row.taken_at,
  };
}
