import { type Insertable, type Selectable, sql } from 'kysely';
import { asId, type OperationId, type PoolId, type RunId } from '../core/domain/ids.ts';
import type { Operation, OperationState } from '../core/domain/plan.ts';
import type { JournalEntry, JournalStore } from '../ports/stores/journal-store.ts';
import type { Session } from './opened-dialect.ts';
import type { OperationsTable } from './schema.ts';

export function createJournalStore({ db, dialect }: Session): JournalStore {
  return {
    async plan(entries) {
      await dialect.put('operations', entries.map(toColumns));
    },
    async advance({ ended, sending }) {
      if (ended !== null) {
        await db
          .updateTable('operations')
          .set({
            state: ended.state,
            answer: ended.answer,
            request_id: ended.requestId,
            to_account_id: ended.toAccountId,
            finished_at: ended.at,
          })
          .where('id', '=', ended.id)
          .execute();
      }
      if (sending !== null) {
        await db
          .updateTable('operations')
          .set({ state: 'sent', sent_at: sending.at, attempts: sql<number>`attempts + 1` })
          .where('id', '=', sending.id)
          .execute();
      }
    },
    async open() {
      const rows = await db
        .selectFrom('operations')
        .selectAll()
        .where('finished_at', 'is', null)
        .orderBy('planned_at')
        .orderBy('run_id')
        .orderBy('seq')
        .execute();
      return rows.map(toJournalEntry);
    },
    async removalsSince(at) {
      // Parked seats were nobody's, and a seat that followed its person was not taken away.
      const { rows } = await sql<{
        pool_id: PoolId;
        size: number;
      }>`select pool_id, count(*) as size from operations
        where finished_at >= ${at} and state = 'done' and cause not in ('parked', 'moved')
        group by pool_id`.execute(db);
      return {
        total: rows.reduce((total, { size }) => total + size, 0),
        byPool: new Map(rows.map(({ pool_id, size }) => [pool_id, size])),
      };
    },
    async movesSince(at, people) {
      if (people.length === 0) return new Map();
      const given = dialect.each(people);
      const { rows } = await sql<{ key: string; size: number }>`
        select pool_id || ' ' || person_id as key, count(*) as size from (
          select id, pool_id, from_person_id as person_id from operations
          where from_person_id in ${given} and finished_at >= ${at} and state = 'done'
          union
          select id, pool_id, to_person_id as person_id from operations
          where to_person_id in ${given} and finished_at >= ${at} and state = 'done') moves
        group by pool_id, person_id`.execute(db);
      return new Map(rows.map(({ key, size }) => [key, size]));
    },
  };
}

function toColumns(entry: JournalEntry): Insertable<OperationsTable> {
  const { operation } = entry;
  const from = operation.kind === 'add' ? null : operation.from;
  const to = operation.kind === 'unassign' ? null : operation.to;
  return {
    id: entry.id,
    run_id: entry.runId,
    seq: entry.seq,
    pool_id: operation.poolId,
    core_id: operation.coreId,
    kind: operation.kind,
    cause: operation.kind === 'add' ? null : operation.because.class,
    from_account_id: from?.accountId ?? null,
    from_person_id: from?.personId ?? null,
    to_account_id: null,
    to_person_id: to?.personId ?? null,
    operation: JSON.stringify(operation),
    state: entry.state,
    attempts: entry.attempts,
    answer: entry.answer,
    request_id: entry.requestId,
    planned_at: entry.plannedAt,
    sent_at: entry.sentAt,
    finished_at: entry.finishedAt,
  };
}

export function toJournalEntry(row: Selectable<OperationsTable>): JournalEntry {
  return {
    id: asId<OperationId>(row.id),
    runId: asId<RunId>(row.run_id),
    seq: row.seq,
    operation: JSON.parse(row.operation) as Operation,
    state: row.state as OperationState,
    attempts: row.attempts,
    answer: row.answer,
    requestId: row.request_id,
    plannedAt: row.planned_at,
    sentAt: row.sent_at,
    finishedAt: row.finished_at,
  };
}
