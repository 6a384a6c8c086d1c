import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';
import { calendarAt } from '../../src/clock.ts';
import { createIds } from '../../src/ids.ts';
import type { Clock, Ids } from '../../src/ports/clock.ts';
import type { DatabaseKind, MigrationSet } from '../../src/ports/workspace.ts';
import { openDatabase, type OpenDatabase } from '../../src/stores/open-database.ts';
import { writeEmptyStore } from './empty-store.ts';

/**
 * Real databases for tests, both kinds alike:
 *
 *     describe.each(databaseKinds)('on %s', (kind) => {
 *       const test = useDatabase(kind);
 *       it('keeps a fact', async () => { await test.database.write(({ facts }) => facts.set('paused', 'yes')); });
 *     });
 *
 * Each is empty, migrated (with `parts`, such as the ledger's migrations) and nobody else's: SQLite in a file of its own,
 * Postgres in a database of its own on the server that the tests start. `url` opens it a second time, as another process
 * would. `clock` stands still until `clock.set(instant)` or `clock.pass(ms)`.
 */
export const databaseKinds: readonly DatabaseKind[] = ['sqlite', 'postgres'];

export interface HandMovedClock extends Clock {
  set(nowAt: number): void;
  pass(ms: number): void;
}
export interface TestDatabase {
  readonly database: OpenDatabase;
  readonly url: string;
  readonly clock: HandMovedClock;
  readonly ids: Ids;
  /** Closes it and removes every trace. */
  close(): Promise<void>;
}

/** A database for all tests of the describe block that calls this. */
export function useDatabase(kind: DatabaseKind, parts: readonly MigrationSet<never>[] = []): TestDatabase {
  const opened: { test?: TestDatabase } = {};
  const test = (): TestDatabase => {
    if (opened.test === undefined)
      throw new Error('the database is opened before the tests run, not earlier');
    return opened.test;
  };
  beforeAll(async () => {
    opened.test = await openTestDatabase(kind, parts);
  });
  afterAll(() => opened.test?.close());
  return {
    get database() {
      return test().database;
    },
    get url() {
      return test().url;
    },
    get clock() {
      return test().clock;
    },
    get ids() {
      return test().ids;
    },
    close: () => test().close(),
  };
}

/** For tests that open and close it themselves, and for benches, which have a Postgres server of their own. */
export async function openTestDatabase(
  kind: DatabaseKind,
  parts: readonly MigrationSet<never>[] = [],
  server: () => string = () => inject('pgUrl'),
): Promise<TestDatabase> {
  const place = kind === 'sqlite' ? await makeFile(parts) : await makePostgresDatabase(server());
  const clock = createHandMovedClock(Date.parse('2026-11-24T12:00:00Z'));
  const ids = createIds(clock);
  const database = await openDatabase(place.url, { clock, ids });
  await database.migrate(parts);
  return {
    database,
    url: place.url,
    clock,
    ids,
    async close() {
      await database.close();
      await place.remove();
    },
  };
}

export function createHandMovedClock(startAt: number): HandMovedClock {
  let nowAt = startAt;
  return {
    now: () => nowAt,
    calendar: () => calendarAt(nowAt),
    set: (instant) => {
      nowAt = instant;
    },
    pass: (ms) => {
      nowAt += ms;
    },
  };
}

interface Place {
  readonly url: string;
  remove(): void | Promise<void>;
}

async function makeFile(parts: readonly MigrationSet<never>[]): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'seatwarden-store-'));
  const file = join(folder, 'store.db');
  const sets = parts.map(({ name, migrations }) => [name, migrations.map((one) => one.name)]);
  await writeEmptyStore(file, { name: JSON.stringify(sets), migrate: (database) => database.migrate(parts) });
  return {
    url: `sqlite:${file}`,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function makePostgresDatabase(server: string): Promise<Place> {
  const name = `test_${process.pid}_${Date.now()}_${Math.floor(Math.random() * 1e9)}`;
  await onServer(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, remove: () => onServer(server, `drop database ${name} with (force)`) };
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
