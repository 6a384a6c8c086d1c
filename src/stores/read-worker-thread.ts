import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { StoreUnavailable } from '../errors.ts';
import type { FromWorker, ToWorker, WorkerTask } from './read-worker-messages.ts';

/** What it may use before it, and not the process, ends: an answer is held there in chunks only. */
const resourceLimits = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 16 };

/** One reading thread, which does one thing at a time. */
export interface ReadThread {
  /** Throws `StoreUnavailable` when the thread ends before it answers. */
  exchange(message: ToWorker): Promise<FromWorker>;
  readonly hasEnded: boolean;
  end(): Promise<void>;
}

interface Waiting {
  resolve(answer: FromWorker): void;
  reject(error: Error): void;
}

/** Starts the thread's program: the TypeScript file in a checkout, the built one beside the built file. */
export function startWorker(path: string): Worker {
  const program = new URL(`./read-worker${extname(import.meta.url)}`, import.meta.url);
  const workerData: WorkerTask = { path };
  // What the main program was started with (`--watch`, `--input-type`) is not meant for it.
  return new Worker(program, { workerData, resourceLimits, execArgv: [] });
}

export function createReadThread(worker: Worker): ReadThread {
  let waiting: Waiting | null = null;
  let hasEnded = false;
  let cause: unknown;
  worker.on('message', (answer: FromWorker) => {
    const asked = waiting;
    waiting = null;
    // Nobody waits: this thread must not keep the process alive.
    worker.unref();
    asked?.resolve(answer);
  });
  worker.on('error', (error) => {
    hasEnded = true;
    cause = error;
  });
  worker.on('exit', () => {
    hasEnded = true;
    waiting?.reject(new StoreUnavailable('the thread that read from the database has ended', { cause }));
    waiting = null;
  });
  return {
    exchange: (message) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        worker.ref();
        worker.postMessage(message);
      }),
    get hasEnded() {
      return hasEnded;
    },
    async end() {
      await worker.terminate();
    },
  };
}
