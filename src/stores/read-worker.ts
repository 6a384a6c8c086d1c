import { parentPort, workerData } from 'node:worker_threads';
import type { SQLOutputValue } from 'node:sqlite';
import { Defect } from '../errors.ts';
import type { FromWorker, ToWorker, WorkerTask } from './read-worker-messages.ts';
import { openSqliteFile, type SqliteFile } from './sqlite-file.ts';

/** A chunk ends at either: what arrives at once must cost the receiver a millisecond, not more. */
const rowsPerChunk = 500;
const charactersPerChunk = 500_000;

type Row = readonly SQLOutputValue[];
interface Reading {
  readonly columns: readonly string[];
  readonly rows: Iterator<Row>;
}

/** The thread's program: it opens the file for reading and answers one statement at a time, chunk by chunk. */
serve(workerData as WorkerTask);

function serve({ path }: WorkerTask): void {
  const port = parentPort;
  if (port === null) throw new Defect('a reading thread was started as a program');
  const file = openSqliteFile(path, { readOnly: true });
  // There are several such threads, each with pages of its own; what they scan does not fit anyway.
  file.database.exec('pragma cache_size = -8192');
  let reading: Reading | null = null;
  port.on('message', (message: ToWorker) => {
    try {
      if (message.kind === 'ask') reading = start(file, message);
      if (reading === null) throw new Defect('more was asked for of no statement');
      const chunk = nextChunk(reading);
      if (chunk.isLast) reading = null;
      port.postMessage(chunk);
    } catch (error) {
      reading = null;
      port.postMessage(toFailed(error));
    }
  });
}

function start(file: SqliteFile, { text, values }: Extract<ToWorker, { kind: 'ask' }>): Reading {
  const statement = file.prepareTuples(text);
  const columns = statement.columns().map(({ name }) => name);
  return { columns, rows: statement.iterate(...values) as unknown as Iterator<Row> };
}

function nextChunk({ columns, rows }: Reading): Extract<FromWorker, { kind: 'rows' }> {
  const chunk: Row[] = [];
  for (let size = 0; chunk.length < rowsPerChunk && size < charactersPerChunk;) {
    const next = rows.next();
    if (next.done === true) return { kind: 'rows', columns, rows: chunk, isLast: true };
    chunk.push(next.value);
    size += sizeOf(next.value);
  }
  return { kind: 'rows', columns, rows: chunk, isLast: false };
}

function sizeOf(row: Row): number {
  return row.reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 0), 0);
}

/** A copied error would lose what SQLite says in its own fields. */
function toFailed(error: unknown): FromWorker {
  const { code, errcode, errstr } = error as { code?: unknown; errcode?: unknown; errstr?: unknown };
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'failed', message, fields: { code, errcode, errstr } };
}
