import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../../src/errors.ts';
import { startWorker } from '../../src/stores/read-worker-thread.ts';
import { createReadWorkers, type ReadWorkers } from '../../src/stores/read-workers.ts';

const folder = mkdtempSync(join(tmpdir(), 'seatwarden-threads-'));
const file = join(folder, 'store.db');

/** Takes a second; what it calls for each row lets the thread be ended meanwhile. */
const slow = `with recursive n (i) as (select 1 union all select i + 1 from n where i < 400000)
  select count(fold(i || '')) as counted from n`;
const upTo = (count: number) =>
  `with recursive n (i) as (select 1 union all select i + 1 from n where i < ${count}) select i, 'row ' || i as name from n`;

let workers: ReadWorkers;
let started: Worker[] = [];

beforeAll(() => {
  const writer = new DatabaseSync(file);
  writer.exec('pragma journal_mode = wal; create table kept (id integer primary key, text text)');
  writer.close();
});
beforeEach(() => {
  started = [];
  workers = createReadWorkers(file, (path) => {
    const worker = startWorker(path);
    started.push(worker);
    return worker;
  });
});
afterEach(() => workers.close());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('threads that read', () => {
  it('are started when they are needed, one for what goes one after the other', async () => {
    expect(started).toHaveLength(0);
    for (let index = 0; index < 5; index += 1) await workers.read('select 1', []);
    expect(started).toHaveLength(1);
    await Promise.all([1, 2, 3, 4, 5].map(() => workers.read('select 1', [])));
    expect(started).toHaveLength(2);
  });

  it('answer others while one of them is busy', async () => {
    await warmUp();
    const order: string[] = [];
    const long = workers.read(slow, []).then(() => order.push('slow'));
    for (const name of ['first', 'second', 'third']) {
      await workers.read('select 1', []);
      order.push(name);
    }
    await long;
    expect(order).toEqual(['first', 'second', 'third', 'slow']);
  });

  it('answer each with what it asked for, however many ask at once', async () => {
    const asked = Array.from({ length: 40 }, (_, index) => index);
    const answers = await Promise.all(asked.map((value) => workers.read('select ? as value', [value])));
    expect(answers).toEqual(asked.map((value) => ({ columns: ['value'], rows: [[value]] })));
  });

  it.each([0, 1, 499, 500, 501, 12_345])('give all of %i rows, in their order', async (count) => {
    const { columns, rows } = await workers.read(`select * from (${upTo(12_345)}) where i <= ?`, [count]);
    expect(columns).toEqual(['i', 'name']);
    expect(rows).toEqual(Array.from({ length: count }, (_, index) => [index + 1, `row ${index + 1}`]));
  });

  it('give long texts, and see what was committed after such an answer', async () => {
    const long = 'Ä🪑'.repeat(400_000);
    const writer = new DatabaseSync(file);
    for (const id of [1, 2, 3]) writer.prepare('insert into kept values (?, ?)').run(id, long);
    const all = 'select text from kept order by id';
    expect((await workers.read(all, [])).rows).toEqual([[long], [long], [long]]);
    writer.exec("update kept set text = 'short'");
    writer.close();
    expect((await workers.read(all, [])).rows).toEqual([['short'], ['short'], ['short']]);
  });

  it('say what SQLite says, and go on', async () => {
    const here = new DatabaseSync(file, { readOnly: true });
    for (const text of [
      'select * from nowhere',
      'selec',
      `delete from kept`,
      'select abs(-9223372036854775808)',
    ]) {
      const said = catching(() => here.prepare(text).all());
      const { message, code, errcode, errstr } = said;
      await expect(workers.read(text, [])).rejects.toMatchObject({ message, code, errcode, errstr });
    }
    here.close();
    expect((await workers.read('select 1 as one', [])).rows).toEqual([[1]]);
    expect(started).toHaveLength(1);
  });

  it('do not keep a program alive that is done', async () => {
    const module = (path: string) => pathToFileURL(join(import.meta.dirname, '../../src/stores', path)).href;
    const program = `import { createReadWorkers } from '${module('read-workers.ts')}';
      console.log((await createReadWorkers(${JSON.stringify(file)}).read('select 7', [])).rows[0][0]);`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
    expect(stdout).toBe('7\n');
  });
});

describe('a thread that dies', () => {
  it('fails what it was asked, and nothing else', async () => {
    const failure = failureOf(workers.read(slow, []));
    const other = workers.read(upTo(3000), []);
    const waiting = [1, 2, 3].map((value) => workers.read('select ?', [value]));
    await other;
    // The first to be asked is the first that was started.
    await started[0]?.terminate();
    expect(await failure).toBeInstanceOf(StoreUnavailable);
    expect((await other).rows).toHaveLength(3000);
    expect((await Promise.all(waiting)).map(({ rows }) => rows[0]?.[0])).toEqual([1, 2, 3]);
  });

  it('is replaced when one is needed again', async () => {
    await workers.read('select 1', []);
    await started[0]?.terminate();
    expect((await workers.read('select 2', [])).rows).toEqual([[2]]);
    expect(started).toHaveLength(2);
  });

  it('says why it cannot start, each time', async () => {
    const nowhere = createReadWorkers(join(folder, 'nowhere.db'));
    for (let index = 0; index < 3; index += 1) {
      const error = await failureOf(nowhere.read('select 1', []));
      expect(error).toBeInstanceOf(StoreUnavailable);
      expect(error).toMatchObject({ cause: { message: expect.stringContaining('unable to open') } });
    }
    await nowhere.close();
  });
});

describe('closing', () => {
  it('ends what is under way and what waits, with a clear error', async () => {
    await warmUp();
    const asked = [slow, slow, 'select 1', 'select 2'].map((text) => failureOf(workers.read(text, [])));
    await new Promise((resolve) => setImmediate(resolve));
    await workers.close();
    for (const failure of asked) expect(await failure).toBeInstanceOf(StoreUnavailable);
    await expect(workers.read('select 3', [])).rejects.toThrow('the database is closed');
    expect(started).toHaveLength(2);
  });

  it('starts no thread for what was asked at that moment', async () => {
    const failure = failureOf(workers.read('select 1', []));
    await workers.close();
    expect(await failure).toBeInstanceOf(StoreUnavailable);
    expect(started).toHaveLength(0);
  });
});

/** Both threads run, and neither has anything to do. */
async function warmUp(): Promise<void> {
  await Promise.all([workers.read('select 1', []), workers.read('select 2', [])]);
}

function failureOf(reading: Promise<unknown>): Promise<unknown> {
  return reading.then(
    () => 'it did not fail',
    (error: unknown) => error,
  );
}

function catching(work: () => unknown): Error & { code?: unknown; errcode?: unknown; errstr?: unknown } {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}
