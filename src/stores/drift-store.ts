import { type Selectable, sql } from 'kysely';
import { asId, type CoreId, type PoolId, type RuleId } from '../core/domain/ids.ts';
import type { Waiter } from '../core/domain/plan.ts';
import { toRecipient } from '../core/domain/to-recipient.ts';
import type { DriftStore, WaitersWanting } from '../ports/stores/drift-store.ts';
import { toResource } from './document.ts';
import { driftKey, driftValues, toDriftColumns, toDriftKey, toDriftRow } from './drift-rows.ts';
import type { Session } from './opened-dialect.ts';
import type { DriftTable } from './schema.ts';

export function createDriftStore(session: Session): DriftStore {
  const { db, dialect } = session;
  return {
    async removals(nowAt, crowded) {
      const { rows } = await sql<Selectable<DriftTable>>`select * from drift
        where class not in ('missing', 'over-capacity') and (decision = 'due' or (decision = 'grace'
          and (due_at <= ${nowAt} or unless_full = 1 or pool_id in ${dialect.each(crowded)})))
        order by pool_id, subject, class`.execute(db);
      return rows.map(toDriftRow);
    },
    waiters: (poolId, limit, wanting) => waiters(session, { poolId, limit, wanting }),
    async leaveToPeople({ poolId, personId, step }) {
      await sql`update drift set decision = 'manual', step = ${step} where pool_id = ${poolId}
        and person_id = ${personId} and class = 'missing' and decision = 'waiting'`.execute(db);
    },
    async putApart(rows, drop) {
      await dialect.drop('drift', drop.map(toDriftKey));
      await dialect.put('drift', rows.map(toDriftColumns), { on: driftKey, set: driftValues });
    },
    async apart(which) {
      // Each class has an index of its own, which is found by its name alone.
      const own = which === 'orphan' ? sql`class = 'orphan'` : sql`class = 'over-capacity'`;
      const { rows } = await sql<Selectable<DriftTable>>`select * from drift where ${own}
        order by pool_id, subject`.execute(db);
      return rows.map(toDriftRow);
    },
    async recipients(people) {
      const { rows } = await sql<{ view: string }>`select view from views
        where person_id in ${dialect.each(people)}`.execute(db);
      const found = rows.flatMap(({ view }) => toRecipient(toResource(view)) ?? []);
      return new Map(found.map((recipient) => [recipient.personId, recipient]));
    },
  };
}

interface WaiterRow extends Pick<Selectable<DriftTable>, 'since' | 'priority' | 'need_by' | 'evidence'> {
  readonly pool_id: PoolId;
  readonly core_id: CoreId;
  readonly rule_id: RuleId | null;
  readonly view: string;
}

interface Asked {
  readonly poolId: PoolId;
  readonly limit: number;
  readonly wanting: WaitersWanting | undefined;
}

/** In the order of the index: a long waiting list costs only the part that is asked for. */
async function waiters(session: Session, { poolId, limit, wanting }: Asked): Promise<readonly Waiter[]> {
  const { rows } = await sql<WaiterRow>`
    select d.pool_id, d.core_id, d.rule_id, d.since, d.priority, d.need_by, d.evidence, v.view
    from drift d join people p on p.id = d.person_id join views v on v.person_id = d.person_id
    where d.pool_id = ${poolId} and d.class = 'missing' and d.decision = 'waiting'
      and p.email_key is not null and not exists (select 1 from rejections r where r.state = 'stands'
        and r.subject = d.subject and (r.pool_id = d.pool_id and r.class = 'missing' ${wanting === undefined ? sql`` : lentNone(session, wanting)}))
      ${wanting === undefined ? sql`` : wantingOnly(session, wanting)}
    order by d.priority desc, coalesce(d.need_by, '9999-12-31'), d.since, d.person_id
    limit ${limit}`.execute(session.db);
  return rows.flatMap((row) => {
    const recipient = toRecipient(toResource(row.view));
    if (recipient === null) return [];
    return [
      {
        poolId: row.pool_id,
        coreId: row.core_id,
        recipient,
        ruleId: row.rule_id ?? asId<RuleId>(''),
        evidence: row.evidence,
        priority: row.priority,
        needBy: row.need_by,
        since: row.since,
      },
    ];
  });
}

/** Who shall be lent no seat of one of these pools is lent none of the others either. */
function lentNone({ dialect }: Session, { without }: WaitersWanting) {
  return sql`or r.class = 'lent' and r.pool_id in ${dialect.each(without)}`;
}

function wantingOnly({ dialect }: Session, { ruleId, without }: WaitersWanting) {
  return sql`and d.rule_id = ${ruleId} and not exists (
    select 1 from accounts c join assignments s on s.core_id = c.core_id and s.account_id = c.account_id
    where c.person_id = d.person_id and s.pool_id in ${dialect.each(without)})`;
}
