import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type Figures, figuresOf, ms } from '../figures.ts';
import { openConnection } from './connection.ts';
import type { Drained } from './drain-thread.ts';
import type { Runner } from './laps.ts';
import { get } from './operations.ts';
import { groupId, groups, sizeOfBigGroup, userId } from './people.ts';
import { forgetPeak, memoryOf } from './process-memory.ts';
import type { Fact } from './table.ts';

const lookups = 1000;
/** The heap of a process grows to its working size first, whatever it does; a leak or a buffer shows after that. */
const firstReads = 20;
const reads = 5;
const limitMs = 20_000;
const growthGoalMb = 32;
const waitGoalMs = 20;

/** The big group is read over and over, while somebody else asks for one user after the other. */
export async function measureStream(runner: Runner): Promise<readonly Fact[]> {
  const { server, directory } = runner;
  const alone = await askForUsers(runner);
  const reader = startReader(runner);
  await reader.hasRead(firstReads);
  forgetPeak(server.pid);
  const before = memoryOf(server.pid).now;
  const busy = await askForUsers(runner, () => reader.answers.length >= firstReads + reads);
  const { answers } = reader;
  await reader.end();
  const growth = memoryOf(server.pid).peak - before;
  const size = `${((answers[0] ?? 0) / 1e6).toFixed(1)} MB`;
  return [
    {
      name: `memory while a group of ${sizeOfBigGroup(directory)} is read ${answers.length - firstReads} times more (${size})`,
      figure: `+${growth.toFixed(0)} MB`,
      goal: `${growthGoalMb} MB`,
      isReached: growth <= growthGoalMb,
    },
    {
      name: 'GET of a user meanwhile, p99',
      figure: `${ms(busy.p99)} (median ${ms(busy.median)}; p99 without it ${ms(alone.p99)})`,
      goal: `${waitGoalMs} ms`,
      isReached: busy.p99 <= waitGoalMs,
    },
  ];
}

/** Asks until there are enough answers, and until whatever else goes on is done. */
async function askForUsers(
  { server, directory }: Runner,
  isDone: () => boolean = () => true,
): Promise<Figures> {
  const connection = await openConnection(server);
  const times: number[] = [];
  const until = performance.now() + limitMs;
  for (let n = 0; (n < lookups || !isDone()) && performance.now() < until; n += 1) {
    const sentAt = performance.now();
    const text = await connection.send(get(`/Users/${userId((n * 7919) % directory.users)}`));
    if (!text.includes('"userName"')) throw new Error(`a user was not answered: ${text.slice(0, 500)}`);
    times.push(performance.now() - sentAt);
  }
  connection.close();
  return figuresOf(times);
}

interface Reader {
  /** Bytes of each answer so far. */
  readonly answers: readonly number[];
  /** Resolves with the answer that makes it so many. */
  hasRead(count: number): Promise<void>;
  end(): Promise<void>;
}

/** In a thread of its own, so that the reading does not make the other client wait. */
function startReader({ server }: Runner): Reader {
  const workerData: Drained = {
    port: server.port,
    token: server.nextToken() ?? '',
    path: `/Groups/${groupId(groups.big)}`,
  };
  const worker = new Worker(new URL('drain-thread.ts', import.meta.url), { workerData });
  const answers: number[] = [];
  worker.on('message', (bytes: number) => void answers.push(bytes));
  return {
    answers,
    async hasRead(count) {
      while (answers.length < count) await once(worker, 'message');
    },
    async end() {
      await worker.terminate();
    },
  };
}
