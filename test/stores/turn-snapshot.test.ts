import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createSystemClock } from '../../src/clock.ts';
import { createIds } from '../../src/ids.ts';
import { openDatabase } from '../../src/stores/open-database.ts';
import { openReader, openWriter } from '../../src/stores/sqlite-connection.ts';

/** A file with one writer, as another process would be, and one reader. */
function openFile() {
  const path = join(mkdtempSync(join(tmpdir(), 'snapshot-')), 'store.db');
  const writer = openWriter(path);
  writer.database.exec('create table seats (holder text)');
  const reader = openReader(path);
  onTestFinished(() => {
    reader.renew();
    reader.database.close();
    writer.database.close();
  });
  return {
    give: (holder: string) => writer.prepare('insert into seats values (?)').run(holder),
    holders: () => reader.prepare('select holder from seats').all().length,
    renew: reader.renew,
  };
}

test('all reads of one turn see the same', () => {
  const { give, holders } = openFile();
  expect(holders()).toBe(0);
  give('ana');
  expect(holders()).toBe(0);
});

test('the next turn sees what others committed', async () => {
  const { give, holders } = openFile();
  expect(holders()).toBe(0);
  give('ana');
  await nextTurn();
  expect(holders()).toBe(1);
  give('ben');
  await nextTurn();
  expect(holders()).toBe(2);
});

test('a renewed look sees what was committed in the same turn, and holds until the next', async () => {
  const { give, holders, renew } = openFile();
  expect(holders()).toBe(0);
  give('ana');
  renew();
  expect(holders()).toBe(1);
  give('ben');
  expect(holders()).toBe(1);
  await nextTurn();
  expect(holders()).toBe(2);
});

test('whoever waited for a write reads it, though somebody read in the turn of its commit', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'snapshot-')), 'store.db');
  const clock = createSystemClock();
  const database = await openDatabase(`sqlite:${path}`, { clock, ids: createIds(clock) });
  onTestFinished(() => database.close());
  await database.migrate([]);
  const { read, write } = database;
  // Immediates go in order: this one reads right before the commit.
  setImmediate(() => void read.facts.get('paused'));
  await write(({ facts }) => facts.set('paused', 'renewal'));
  expect(await read.facts.get('paused')).toBe('renewal');
});
