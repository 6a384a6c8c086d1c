import { asId, type RunId } from '../core/domain/ids.ts';
import type { RunCounts, RunRow } from '../ports/stores/run-store.ts';
import type { ReconcileDeps, Run, RunRequest } from './run-context.ts';

/** Opens a run at one fixed moment. A run that a crash left open is closed as interrupted. */
export async function beginRun(deps: ReconcileDeps, request: RunRequest): Promise<Run> {
  const calendar = deps.clock.calendar();
  const id = asId<RunId>(deps.ids.next());
  const log = deps.log.child({ runId: id });
  await deps.database.write(async ({ runs }) => {
    await runs.begin({
      id,
      scope: request.scope,
      trigger: request.trigger,
      startedAt: calendar.nowAt,
      finishedAt: null,
      outcome: 'running',
      counts: {},
      failure: null,
    });
  });
  return { ...deps, log, id, request, calendar, counts: new Map(), unknownCores: new Set() };
}

/** Closes the run with what it counted. */
export async function endRun(run: Run, outcome: 'done' | 'held'): Promise<RunCounts> {
  const counts = Object.fromEntries(run.counts);
  await close(run, { outcome, counts, failure: null });
  run.log.info({ trigger: run.request.trigger, outcome, ...counts }, 'run finished');
  return counts;
}

/** Closes the run with its failure; the caller throws on. */
export async function failRun(run: Run, error: unknown): Promise<void> {
  const failure = error instanceof Error ? error.message : String(error);
  run.log.error({ err: error, trigger: run.request.trigger }, 'run failed; the next run does what is left');
  await close(run, { outcome: 'failed', counts: Object.fromEntries(run.counts), failure });
}

async function close(run: Run, end: Pick<RunRow, 'outcome' | 'counts' | 'failure'>): Promise<void> {
  await run.database.write(async ({ runs }) => {
    await runs.end({ id: run.id, finishedAt: run.clock.now(), ...end });
  });
}
