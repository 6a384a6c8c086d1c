import { getTasks } from 'node-cron';
import { afterEach, describe, expect, it } from 'vitest';
import { createSchedule, type Job, type Schedule } from '../../src/jobs/schedule.ts';
import { createListeningLog } from '../sources/silent-log.ts';

const noonAt = Date.parse('2026-11-24T12:00:00Z');
const opened: Schedule[] = [];
afterEach(async () => {
  for (const schedule of opened.splice(0)) await schedule.stop();
});

/** A job whose runs end when the test says so. */
function createJob(cron = '0 6 * * *') {
  const runs: { end: () => void; fail: () => void }[] = [];
  const job: Job = {
    name: `job ${cron}`,
    cron,
    run: () =>
      new Promise((resolve, reject) => {
        runs.push({ end: resolve, fail: () => reject(new Error('broken')) });
      }),
  };
  return { job, runs };
}

function open(jobs: readonly Job[]) {
  const log = createListeningLog();
  const schedule = createSchedule({ jobs, timeZone: 'Europe/London', log, now: () => noonAt });
  opened.push(schedule);
  return { schedule, log };
}
const taskOf = (job: Job) => [...getTasks().values()].find(({ name }) => name === job.name);

describe('a schedule', () => {
  it('makes up for a time that was missed while the daemon was down', async () => {
    const { job, runs } = createJob();
    const { schedule } = open([job]);
    await schedule.catchUp(job, Date.parse('2026-11-24T06:30:00Z'));
    expect(runs).toHaveLength(0);

    const made = schedule.catchUp(job, Date.parse('2026-11-24T05:30:00Z'));
    expect(runs).toHaveLength(1);
    runs[0]?.end();
    await made;
    const first = schedule.catchUp(job, null);
    runs[1]?.end();
    await first;
    expect(runs).toHaveLength(2);
  });

  it('never starts a job that runs', async () => {
    const { job, runs } = createJob();
    const { schedule } = open([job]);
    const [first, second] = [schedule.tick(job.name), schedule.tick(job.name)];
    const third = taskOf(job)?.execute();
    expect(runs).toHaveLength(1);
    runs[0]?.end();
    await Promise.all([first, second, third]);
    expect(runs).toHaveLength(1);
  });

  it('goes on after a job that failed', async () => {
    const { job, runs } = createJob();
    const { schedule, log } = open([job]);
    const failing = schedule.tick(job.name);
    runs[0]?.fail();
    await failing;
    expect(log.lines).toContain('error: a job failed; it runs again at its next time');
    const next = schedule.tick(job.name);
    runs[1]?.end();
    await next;
  });

  it('starts by itself when the time comes', async () => {
    const started = Promise.withResolvers<void>();
    const job: Job = {
      name: 'every second',
      cron: '* * * * * *',
      run: () => Promise.resolve(started.resolve()),
    };
    open([job]);
    await started.promise;
    expect(taskOf(job)?.getPattern()).toBe('* * * * * *');
  });

  it('waits for what runs when it stops, and starts nothing more', async () => {
    const { job, runs } = createJob();
    const { schedule } = open([job]);
    const running = schedule.tick(job.name);
    let hasStopped = false;
    const stopping = schedule.stop().then(() => {
      hasStopped = true;
    });
    await new Promise(setImmediate);
    expect(hasStopped).toBe(false);
    runs[0]?.end();
    await Promise.all([running, stopping]);

    await schedule.tick(job.name);
    await schedule.catchUp(job, null);
    expect(runs).toHaveLength(1);
    expect(taskOf(job)).toBeUndefined();
  });
});
