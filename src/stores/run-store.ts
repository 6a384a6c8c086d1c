import type { Selectable } from 'kysely';
import { asId, type RunId } from '../core/domain/ids.ts';
import type { RunCounts, RunRow, RunStore } from '../ports/stores/run-store.ts';
import type { Session } from './opened-dialect.ts';
import type { RunsTable } from './schema.ts';

export function createRunStore({ db }: Session): RunStore {
  return {
    async begin(run) {
      // One run at a time: another one that is open was interrupted.
      await db
        .updateTable('runs')
        .set({
          outcome: 'interrupted',
          finished_at: run.startedAt,
          failure: 'the process ended before the run did',
        })
        .where('outcome', '=', 'running')
        .execute();
      await db
        .insertInto('runs')
        .values({
          id: run.id,
          scope: run.scope,
          trigger: run.trigger,
          started_at: run.startedAt,
          finished_at: run.finishedAt,
          outcome: run.outcome,
          counts: JSON.stringify(run.counts),
          failure: run.failure,
        })
        .execute();
    },
    async end({ id, finishedAt, outcome, counts, failure }) {
      await db
        .updateTable('runs')
        .set({ finished_at: finishedAt, outcome, counts: JSON.stringify(counts), failure })
        .where('id', '=', id)
        .execute();
    },
    async last({ scope, isFinished }) {
      const row = await db
        .selectFrom('runs')
        .selectAll()
        .$if(scope !== undefined, (query) => query.where('scope', '=', scope ?? ''))
        .$if(isFinished === true, (query) => query.where('outcome', '<>', 'running'))
        .orderBy('started_at', 'desc')
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? null : toRun(row);
    },
    async list(limit) {
      const rows = await db
        .selectFrom('runs')
        .selectAll()
        .orderBy('started_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toRun);
    },
    async pending() {
      const row = await db
        .selectFrom('marks')
        .select((eb) => eb.fn.countAll<number>().as('size'))
        .executeTakeFirstOrThrow();
      return row.size;
    },
  };
}

function toRun(row: Selectable<RunsTable>): RunRow {
  return {
    id: asId<RunId>(row.id),
    scope: row.scope as RunRow['scope'],
    trigger: row.trigger,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    outcome: row.outcome as RunRow['outcome'],
    counts: JSON.parse(row.counts) as RunCounts,
    failure: row.failure,
  };
}
