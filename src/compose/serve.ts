import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import { createSchedule, type Job, type Schedule } from '../jobs/schedule.ts';
import type { RunLoop } from '../jobs/run-loop.ts';
import type { Foundation } from './foundation.ts';
import type { ConsentCare } from './wire-autodesk.ts';
import type { Polling } from './wire-polling.ts';

export interface Served {
  /** Where it listens, such as `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Stops accepting, lets requests that run answer, and ends the jobs. */
  stop(): Promise<void>;
}

export interface ServeOptions {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** Polls sources, reads licensing cores and makes the daily full run. */
  readonly withJobs: boolean;
}

interface JobParts {
  readonly foundation: Foundation;
  readonly runLoop: RunLoop;
  readonly polling: Polling;
  readonly consentCare: ConsentCare;
}

const stopLimitMs = 10_000;
/** Longer than the minute for which load balancers keep a connection: the one who closes it must not be who answers. */
const idleConnectionMs = 65_000;
const everyMinute = '* * * * *';
const everyQuarter = '*/15 * * * *';

/** Listens, and starts the jobs when asked. What a crash or a stop left undone is looked for at once. */
export async function serve(app: Express, options: ServeOptions, parts: JobParts): Promise<Served> {
  const server = createServer({ keepAliveTimeout: idleConnectionMs }, app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const schedule = options.withJobs ? await startJobs(parts) : null;
  return {
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    async stop() {
      await schedule?.stop();
      await stopServer(server);
    },
  };
}

async function startJobs({ foundation, runLoop, polling, consentCare }: JobParts): Promise<Schedule> {
  const { config, database, clock, log } = foundation;
  const run = async (scope: 'marked' | 'everybody', trigger: string) => {
    await runLoop.request({ scope, trigger, observe: true, approval: null, dryRun: false });
  };
  const full: Job = {
    name: 'full run',
    cron: config.runs.full,
    run: () => run('everybody', 'daily full run'),
  };
  const jobs: readonly Job[] = [
    ...polling.jobs,
    ...consentCare.jobs,
    full,
    { name: 'read licensing cores', cron: everyQuarter, run: () => run('marked', 'schedule') },
    // Dates fall due without anybody pushing: the run itself marks whom it concerns.
    { name: 'dates that fall due', cron: everyMinute, run: async () => runLoop.wake('dates') },
  ];
  const schedule = createSchedule({ jobs, timeZone: config.timeZone, log, now: () => clock.now() });
  const lastFull = await database.read.runs.last({ scope: 'everybody', isFinished: true });
  const states = new Map(
    (await database.read.sources.list()).map(({ id, lastTriedAt }) => [id, lastTriedAt]),
  );
  void Promise.all(consentCare.jobs.map((job) => schedule.catchUp(job, null)));
  void (async () => {
    for (const job of polling.jobs) await schedule.catchUp(job, states.get(job.sourceId) ?? null);
    await schedule.catchUp(full, lastFull?.startedAt ?? null);
    runLoop.wake('start');
  })();
  return schedule;
}

/** Lets running requests answer, drops idle connections, and at the limit all of them. */
async function stopServer(server: Server): Promise<void> {
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const limit = setTimeout(() => server.closeAllConnections(), stopLimitMs);
  try {
    await new Promise<void>((resolve, reject) =>
      server.close((error) => (error ? reject(error) : resolve())),
    );
  } finally {
    clearInterval(sweep);
    clearTimeout(limit);
  }
}
