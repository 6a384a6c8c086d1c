import { type RawBuilder, type Selectable, sql } from 'kysely';
import { rejectedStep, rowKey } from '../core/domain/rejection.ts';
import type { DriftQuery, RankedDrift } from '../ports/stores/view-store.ts';
import { toDriftRow } from './drift-rows.ts';
import type { Session } from './opened-dialect.ts';
import { readRejections } from './rejection-store.ts';
import type { DriftTable } from './schema.ts';

type RankedRow = Selectable<DriftTable> & { readonly position: number | null };

/**
 * `held` lies over the rows that the open hold would settle, and `protected` over what somebody said no to; their own decision
 * comes back when that is over.
 */
const shownDecision = sql`case when h.pool_id is not null then 'held' when n.pool_id is not null then 'protected' else d.decision end`;
const joined = sql`drift d
  left join held h on h.pool_id = d.pool_id and h.subject = d.subject and h.class = d.class
  left join rejections n on n.pool_id = d.pool_id and n.subject = d.subject and n.class = d.class and n.state = 'stands'`;

/** Who gets the next seat of a pool (law 3); as the index `drift_waiting` has it. */
export const waitingOrder = sql`priority desc, coalesce(need_by, '9999-12-31'), since, person_id`;

/** Nobody who was said no to for a seat stands in the line for it. */
export const isRejected = sql`exists (select 1 from rejections r where r.pool_id = drift.pool_id
  and r.subject = drift.subject and r.class = drift.class and r.state = 'stands')`;

/** Drift as reports show it, by pool: what frees seats first, then the waiting list in its order. */
export async function viewDrift(
  session: Session,
  query: DriftQuery,
): Promise<{ readonly total: number; readonly rows: readonly RankedDrift[] }> {
  const { db } = session;
  const which = conditions(query);
  const { rows: counted } = await sql<{ total: number }>`select count(*) as total
    from ${joined} where ${which}`.execute(db);
  const { rows } = await sql<RankedRow>`
    with ranked as (
      select pool_id, subject, row_number() over (
        partition by pool_id order by ${waitingOrder}) as position
      from drift where class = 'missing' and decision = 'waiting' and not ${isRejected})
    select d.pool_id, d.subject, d.class, d.core_id, d.person_id, d.account_id, d.email, d.display_name, d.since,
      d.due_at, ${shownDecision} as decision, d.evidence, d.step, d.rule_id, d.priority, d.need_by, d.unless_full,
      d.rests_on, r.position
    from ${joined}
    left join ranked r on r.pool_id = d.pool_id and r.subject = d.subject and d.class = 'missing'
    where ${which}
    order by d.pool_id, case d.class when 'missing' then 1 else 0 end, r.position, d.class, d.since, d.subject
    limit ${query.limit} offset ${query.offset}`.execute(db);
  const said = new Map((await readRejections(session)).map((one) => [rowKey(one), one]));
  return {
    total: counted[0]?.total ?? 0,
    rows: rows.map((columns) => {
      const row = { ...toDriftRow(columns), position: columns.position };
      const no = row.decision === 'protected' ? said.get(rowKey(row)) : undefined;
      return no?.state === 'stands' ? { ...row, step: rejectedStep(no) } : row;
    }),
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
