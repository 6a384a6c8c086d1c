import { type Selectable, sql } from 'kysely';
import { asId, type PoolId, type RejectionId } from '../core/domain/ids.ts';
import type { Operation } from '../core/domain/plan.ts';
import type { Rejection } from '../core/domain/rejection.ts';
import type { RejectionStore } from '../ports/stores/rejection-store.ts';
import type { Session } from './opened-dialect.ts';
import type { RejectionsTable } from './rejections-table.ts';

const values = [
  'id',
  'operation',
  'actor',
  'actor_name',
  'reason',
  'at',
  'until',
  'state',
] as const satisfies readonly (keyof RejectionsTable)[];

/**
 * A row that says the same as the rejection: an open drift row, for a seat of a lower rank that somebody still holds it, and
 * for a lent seat that the person still waits for one.
 */
const isOpen = sql`case rejections.class
  when 'preempted' then exists (select 1 from assignments s
    where s.pool_id = rejections.pool_id and 'account:' || s.account_id = rejections.subject)
  when 'lent' then exists (select 1 from drift d where d.subject = rejections.subject and d.class = 'missing')
  else exists (select 1 from drift d where d.pool_id = rejections.pool_id and d.subject = rejections.subject
    and d.class = rejections.class) end`;

export function createRejectionStore({ db, dialect }: Session): RejectionStore {
  return {
    all: () => readRejections({ db }),
    async put(rejections) {
      const on = ['pool_id', 'subject', 'class'] as const;
      await dialect.put('rejections', rejections.map(toColumns), { on, set: values });
    },
    async drop(id) {
      const row = await db.deleteFrom('rejections').where('id', '=', id).returningAll().executeTakeFirst();
      return row === undefined ? null : toRejection(row);
    },
    async expire(nowAt) {
      const rows = await db
        .updateTable('rejections')
        .set({ state: 'asks' })
        .where('state', '=', 'stands')
        .where('until', '<=', nowAt)
        .returningAll()
        .execute();
      return rows.map(toRejection);
    },
    async dropSettled() {
      const { rows } = await sql<Selectable<RejectionsTable>>`delete from rejections where not (${isOpen})
        returning *`.execute(db);
      return rows.map(toRejection);
    },
  };
}

/** The oldest first. */
export async function readRejections({ db }: Pick<Session, 'db'>): Promise<readonly Rejection[]> {
  const rows = await db.selectFrom('rejections').selectAll().orderBy('id').execute();
  return rows.map(toRejection);
}

function toRejection(row: Selectable<RejectionsTable>): Rejection {
  return {
    poolId: asId<PoolId>(row.pool_id),
    subject: row.subject,
    class: row.class as Rejection['class'],
    id: asId<RejectionId>(row.id),
    operation: JSON.parse(row.operation) as Operation,
    by: { actor: row.actor, name: row.actor_name },
    reason: row.reason,
    at: row.at,
    until: row.until,
    state: row.state as Rejection['state'],
  };
}

function toColumns({ by, ...rejection }: Rejection): RejectionsTable {
  return {
    pool_id: rejection.poolId,
    subject: rejection.subject,
    class: rejection.class,
    id: rejection.id,
    operation: JSON.stringify(rejection.operation),
    actor: by.actor,
    actor_name: by.name,
    reason: rejection.reason,
    at: rejection.at,
    until: rejection.until,
    state: rejection.state,
  };
}
