import { schedule, setLogger } from 'node-cron';
import type { Instant, TimeZone } from '../core/domain/time.ts';
import type { Log } from '../ports/log.ts';
import { isOverdue } from './is-overdue.ts';

/** Something to do at certain times. A task that still runs when its time comes again is not started twice. */
export interface Job {
  readonly name: string;
  /** A cron expression, with seconds if it has six fields. */
  readonly cron: string;
  run(): Promise<void>;
}

export interface Schedule {
  /** Runs at once what should have run while the daemon was down: a due time passed since `lastAt` (null: never ran). */
  catchUp(job: Job, lastAt: Instant | null): Promise<void>;
  /** Runs a job as if its time had come; resolves when it has ended. It joins one that runs already. */
  tick(name: string): Promise<void>;
  /** Starts nothing more and waits for what runs. */
  stop(): Promise<void>;
}

export interface ScheduleDeps {
  readonly jobs: readonly Job[];
  readonly timeZone: TimeZone;
  readonly log: Log;
  readonly now: () => Instant;
}

/** Spread, so that many instances do not all ask a vendor at the full minute. */
const mostDelayMs = 2000;

/** Starts the jobs. Failures are logged and the job goes on at its next time. */
export function createSchedule({ jobs, timeZone, log, now }: ScheduleDeps): Schedule {
  setLogger(toCronLogger(log));
  const state = { isStopping: false, running: new Map<string, Promise<void>>() };

  function start(job: Job): Promise<void> {
    const present = state.running.get(job.name);
    if (present !== undefined) return present;
    if (state.isStopping) return Promise.resolve();
    const started = runLogged(job, log).finally(() => state.running.delete(job.name));
    state.running.set(job.name, started);
    return started;
  }

  const tasks = jobs.map((job) => {
    const task = schedule(job.cron, () => start(job), {
      name: job.name,
      timezone: timeZone,
      noOverlap: true,
      maxRandomDelay: job.cron.trim().split(/\s+/).length > 5 ? 0 : mostDelayMs,
    });
    // The process slept or was busy past the due time. Several missed times cost one run: the second joins the first.
    task.on('execution:missed', () => {
      log.warn({ job: job.name }, 'a time of the schedule was missed; it is made up for now');
      return start(job);
    });
    return task;
  });

  return {
    async catchUp(job, lastAt) {
      if (lastAt !== null && !isOverdue({ cron: job.cron, timeZone, lastAt, nowAt: now() })) return;
      log.info({ job: job.name }, 'catching up with a time that was missed');
      await start(job);
    },
    async tick(name) {
      const job = jobs.find((candidate) => candidate.name === name);
      if (job !== undefined) await start(job);
    },
    async stop() {
      state.isStopping = true;
      for (const task of tasks) await task.stop();
      await Promise.all(state.running.values());
      for (const task of tasks) await task.destroy();
    },
  };
}

async function runLogged(job: Job, log: Log): Promise<void> {
  try {
    await job.run();
  } catch (error) {
    log.error({ job: job.name, err: error }, 'a job failed; it runs again at its next time');
  }
}

function toCronLogger(log: Log) {
  return {
    info: (message: string) => log.debug({}, message),
    warn: (message: string) => log.warn({}, message),
    debug: (message: string | Error) => log.debug({}, String(message)),
    error: (message: string | Error, error?: Error) => log.error({ err: error ?? message }, 'scheduler'),
  };
}
