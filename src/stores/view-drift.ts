import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { DriftQuery, RankedDrift } from '../ports/stores/view-store.ts';
import { toDriftRow } from './drift-rows.ts';
import type { Session } from './opened-dialect.ts';
import type { DriftTable } from './schema.ts';

type RankedRow = Selectable<DriftTable> & { readonly position: number | null };

/** `held` lies over the rows that the open hold would settle; their own decision comes back when it closes. */
const shownDecision = sql`case when h.pool_id is null then d.decision else 'held' end`;
const joined = sql`drift d
  left join held h on h.pool_id = d.pool_id and h.subject = d.subject and h.class = d.class`;

/** Who gets the next seat of a pool (law 3); as the index `drift_waiting` has it. */
export const waitingOrder = sql`priority desc, coalesce(need_by, '9999-12-31'), since, person_id`;

/** Drift as reports show it, by pool: what frees seats first, then the waiting list in its order. */
export async function viewDrift(
  { db }: Session,
  query: DriftQuery,
): Promise<{ readonly total: number; readonly rows: readonly RankedDrift[] }> {
  const which = conditions(query);
  const { rows: counted } = await sql<{ total: number }>`select count(*) as total
    from ${joined} where ${which}`.execute(db);
  const { rows } = await sql<RankedRow>`
    with ranked as (
      select pool_id, subject, row_number() over (
        partition by pool_id order by ${waitingOrder}) as position
      from drift where class = 'missing' and decision = 'waiting')
    select d.pool_id, d.subject, d.class, d.core_id, d.person_id, d.account_id, d.email, d.display_name, d.since,
      d.due_at, ${shownDecision} as decision, d.evidence, d.step, d.rule_id, d.priority, d.need_by, d.unless_full,
      d.rests_on, r.position
    from ${joined}
    left join ranked r on r.pool_id = d.pool_id and r.subject = d.subject and d.class = 'missing'
    where ${which}
    order by d.pool_id, case d.class when 'missing' then 1 else 0 end, r.position, d.class, d.since, d.subject
    limit ${query.limit} offset ${query.offset}`.execute(db);
  return {
    total: counted[0]?.total ?? 0,
    rows: rows.map((row) => ({ ...toDriftRow(row), position: row.position })),
  };
}

function conditions({ poolId, class: driftClass, decision, personId }: DriftQuery): RawBuilder<unknown> {
  const asked = [
    ...(poolId === undefined ? [] : [sql`d.pool_id = ${poolId}`]),
    ...(driftClass === undefined ? [] : [sql`d.class = ${driftClass}`]),
    ...(decision === undefined ? [] : [sql`${shownDecision} = ${decision}`]),
    ...(personId === undefined ? [] : [sql`d.person_id = ${personId}`]),
  ];
  return asked.length === 0 ? sql`1 = 1` : sql.join(asked, sql` and `);
}
