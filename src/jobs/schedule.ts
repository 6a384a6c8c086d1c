import { schedule, setLogger, type ScheduledTask } from 'node-cron';
import type { Instant, TimeZone } from '../core/domain/time.ts';
import type { Log } from '../ports/log.ts';

/** Something to do at certain times. A task that still runs when its time comes again is not started twice. */
export interface Job {
  readonly name: string;
  /** A cron expression, with seconds if it has six fields. */
  readonly cron: string;
  run(): Promise<void>;
}

export interface Schedule {
  /** Runs at once what should have run while the daemon was down: `lastAt` is before its latest due time. */
  catchUp(job: Job, lastAt: Instant | null): Promise<void>;
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
  const tasks = jobs.map((job) =>
    schedule(job.cron, () => runLogged(job, log), {
      name: job.name,
      timezone: timeZone,
      noOverlap: true,
      maxRandomDelay: job.cron.trim().split(/\s+/).length > 5 ? 0 : mostDelayMs,
    }),
  );
  return {
    async catchUp(job, lastAt) {
      const task = tasks[jobs.indexOf(job)];
      if (task === undefined || (lastAt !== null && !wasMissed(task, lastAt, now()))) return;
      log.info({ job: job.name }, 'catching up with a time that was missed');
      await runLogged(job, log);
    },
    async stop() {
      await Promise.all(tasks.map((task) => task.destroy()));
    },
  };
}

/** Whether the next time after `lastAt` is past: the distance between two coming times tells the rhythm. */
function wasMissed(task: ScheduledTask, lastAt: Instant, nowAt: Instant): boolean {
  const [first, second] = task.getNextRuns(2);
  if (first === undefined || second === undefined) return false;
  const rhythmMs = second.getTime() - first.getTime();
  return lastAt < Math.min(nowAt, first.getTime() - rhythmMs);
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
