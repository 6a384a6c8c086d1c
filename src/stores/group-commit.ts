import { Defect } from '../errors.ts';

/** What group commit needs of the one connection that writes. */
export interface WritingConnection {
  exec(sql: string): void;
  /** False once SQLite itself has rolled back, as it does when the disk is full. */
  readonly isTransaction: boolean;
}

/** A queue of units of work before one writer. */
export interface GroupCommit {
  write<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when everything that was asked for is committed; later works are refused. */
  drain(): Promise<void>;
}

interface Job {
  readonly work: () => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}
interface Writer {
  readonly connection: WritingConnection;
  readonly committed: () => void;
  readonly queue: Job[];
  turn: Promise<void> | null;
  isClosed: boolean;
}

/** Bounds how long the first of a burst waits for its answer. */
const worksPerCommit = 500;

/**
 * One commit, hence one flush to disk, per turn of the event loop: whatever asks to write in the same turn shares it.
 * Each work runs in a savepoint, so that one that throws is undone alone, and is answered only after the commit, of which
 * `committed` tells first.
 */
export function createGroupCommit(
  connection: WritingConnection,
  committed: () => void = () => {},
): GroupCommit {
  const writer: Writer = { connection, committed, queue: [], turn: null, isClosed: false };
  return {
    write<T>(work: () => Promise<T>) {
      if (writer.isClosed) return Promise.reject(new Defect('a write was asked of a closed database'));
      return new Promise<T>((resolve, reject) => {
        writer.queue.push({ work, resolve: (value) => resolve(value as T), reject });
        schedule(writer);
      });
    },
    async drain() {
      writer.isClosed = true;
      while (writer.turn !== null) await writer.turn;
    },
  };
}

function schedule(writer: Writer): void {
  writer.turn ??= new Promise((resolve) => setImmediate(resolve))
    .then(() => commitTogether(writer))
    .finally(() => {
      writer.turn = null;
      if (writer.queue.length > 0) schedule(writer);
    });
}

async function commitTogether({ connection, committed, queue }: Writer): Promise<void> {
  const taken: Job[] = [];
  const answers: (() => void)[] = [];
  try {
    connection.exec('begin immediate');
    // Works that these make possible in the same turn come along.
    for (let job = queue.shift(); job !== undefined; job = nextOf(queue, taken.length)) {
      taken.push(job);
      answers.push(await workOff(connection, job));
    }
    connection.exec('commit');
    committed();
  } catch (error) {
    if (connection.isTransaction) connection.exec('rollback');
    const lost = taken.length > 0 ? taken : queue.splice(0);
    for (const { reject } of lost) reject(error);
    return;
  }
  for (const answer of answers) answer();
}

function nextOf(queue: Job[], taken: number): Job | undefined {
  return taken < worksPerCommit ? queue.shift() : undefined;
}

/** Does one work; what it gives back tells its caller the outcome, once that is on disk. */
async function workOff(connection: WritingConnection, job: Job): Promise<() => void> {
  connection.exec('savepoint work');
  try {
    const value = await job.work();
    connection.exec('release work');
    return () => job.resolve(value);
  } catch (error) {
    if (!connection.isTransaction) throw error;
    connection.exec('rollback to work; release work');
    return () => job.reject(error);
  }
}
