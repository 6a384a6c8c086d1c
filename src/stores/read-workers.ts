import type { Worker } from 'node:worker_threads';
import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';
import { StoreUnavailable } from '../errors.ts';
import type { FromWorker } from './read-worker-messages.ts';
import { createReadThread, type ReadThread, startWorker } from './read-worker-thread.ts';

/** One for what takes long, so that the other is left for what takes long for somebody else. */
const threads = 2;

export interface Tuples {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly SQLOutputValue[])[];
}

/** SQLite read from other threads: a scan of a whole directory lets this one serve everybody else meanwhile. */
export interface ReadWorkers {
  /** All rows. Sees what was committed before the call. */
  read(text: string, values: readonly SQLInputValue[]): Promise<Tuples>;
  /** What is under way fails, and so does what comes after. */
  close(): Promise<void>;
}

/** A place for a thread, which is started when it is first needed and again when it has died. */
interface Place {
  thread: ReadThread | null;
}
interface Waiting {
  resolve(place: Place): void;
  reject(error: Error): void;
}
interface Pool {
  readonly places: readonly Place[];
  readonly free: Place[];
  readonly queue: Waiting[];
  isClosed: boolean;
}

export function createReadWorkers(path: string, start: (path: string) => Worker = startWorker): ReadWorkers {
  const places = Array.from({ length: threads }, (): Place => ({ thread: null }));
  const pool: Pool = { places, free: [...places], queue: [], isClosed: false };
  return {
    async read(text, values) {
      const place = await take(pool);
      try {
        if (pool.isClosed) throw closed();
        if (place.thread === null || place.thread.hasEnded) place.thread = createReadThread(start(path));
        return await readAll(place.thread, text, values);
      } finally {
        giveBack(pool, place);
      }
    },
    async close() {
      pool.isClosed = true;
      for (const { reject } of pool.queue.splice(0)) reject(closed());
      await Promise.all(places.map(async ({ thread }) => thread?.end()));
    },
  };
}

async function take({ free, queue, isClosed }: Pool): Promise<Place> {
  if (isClosed) throw closed();
  return free.pop() ?? new Promise((resolve, reject) => queue.push({ resolve, reject }));
}

function giveBack({ free, queue }: Pool, place: Place): void {
  const next = queue.shift();
  if (next === undefined) free.push(place);
  else next.resolve(place);
}

/** The next chunk is asked for when this one is taken in: between two of them others get their turn. */
async function readAll(thread: ReadThread, text: string, values: readonly SQLInputValue[]): Promise<Tuples> {
  const rows: (readonly SQLOutputValue[])[] = [];
  let answer = await thread.exchange({ kind: 'ask', text, values });
  for (;;) {
    if (answer.kind === 'failed') throw toError(answer);
    rows.push(...answer.rows);
    if (answer.isLast) return { columns: answer.columns, rows };
    answer = await thread.exchange({ kind: 'more' });
  }
}

/** As if the statement had run here. */
function toError({ message, fields }: Extract<FromWorker, { kind: 'failed' }>): Error {
  return Object.assign(new Error(message), fields);
}

function closed(): StoreUnavailable {
  return new StoreUnavailable('the database is closed');
}
