import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { createSystemClock } from '../../src/clock.ts';
import { ConfigInvalid, StoreConflict } from '../../src/errors.ts';
import { createIds } from '../../src/ids.ts';
import type { MigrationSet } from '../../src/ports/workspace.ts';
import { openDatabase } from '../../src/stores/open-database.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';
import { entra, pushTo } from './pushed.ts';

interface LoansTables {
  loans: { id: string; title: string };
}
const loans = (...names: readonly string[]): MigrationSet<Kysely<LoansTables>> => ({
  name: 'loans',
  migrations: names.map((name) => ({
    name,
    async up(db) {
      if (name.endsWith('broken')) throw new Error('cannot be done');
      if (name === '0001-loans')
        await sql`create table loans (id text primary key, title text not null)`.execute(db);
      else await sql`alter table loans add column ${sql.ref(name.slice(5))} text`.execute(db);
    },
  })),
});

describe.each(databaseKinds)('the tables on %s', (kind) => {
  const test = useDatabase(kind, [loans('0001-loans')]);

  it('are made once', async () => {
    expect(await test.database.migrate([loans('0001-loans')])).toEqual([]);
    expect(await test.database.migrate([loans('0001-loans', '0002-due')])).toEqual(['loans/0002-due']);
    expect(await test.database.migrate()).toEqual([]);
  });

  it('are made once by many processes that start together', async () => {
    const others = await Promise.all(
      Array.from({ length: 3 }, () => openDatabase(test.url, { clock: test.clock, ids: test.ids })),
    );
    try {
      const part = loans('0001-loans', '0002-due', '0003-fee');
      const done = await Promise.all(others.map((other) => other.migrate([part])));
      expect(done.flat()).toEqual(['loans/0003-fee']);
    } finally {
      await Promise.all(others.map((other) => other.close()));
    }
  });

  it('stay as they were when one migration of several fails', async () => {
    const part = loans('0001-loans', '0002-due', '0003-fee', '0004-good', '0005-broken');

    await expect(test.database.migrate([part])).rejects.toThrow('cannot be done');
    const again = loans('0001-loans', '0002-due', '0003-fee', '0004-good');
    expect(await test.database.migrate([again])).toEqual(['loans/0004-good']);
  });

  it('of a newer program are refused', async () => {
    const older = test.database.migrate([loans('0001-loans')]);

    await expect(older).rejects.toThrow(StoreConflict);
    await expect(older).rejects.toThrow(/newer than this program.*0004-good/);
  });

  it('of a part share commits with the stores', async () => {
    const workspace = test.database.workspace<LoansTables>();
    const lend = (id: string, fails = false) =>
      workspace.write(async (db) => {
        await db.insertInto('loans').values({ id, title: 'x' }).execute();
        if (fails) throw new Error('not lent');
      });

    const outcomes = await Promise.allSettled([
      lend('1'),
      pushTo(test).user({ userName: 'reader' }),
      lend('2', true),
      lend('3'),
    ]);

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    const rows = await workspace.read.selectFrom('loans').select('id').orderBy('id').execute();
    expect(rows).toEqual([{ id: '1' }, { id: '3' }]);
    expect(workspace.kind).toBe(kind);
  });
});

describe('a store', () => {
  const clock = createSystemClock();
  const deps = { clock, ids: createIds(clock) };

  it.each(['', 'sqlite:', 'mysql://x', './store.db'])('is not opened at %j', async (url) => {
    await expect(openDatabase(url, deps)).rejects.toThrow(ConfigInvalid);
  });

  it('is made in a file for its owner alone, folders included, and copied while it is written', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'seatwarden-copy-'));
    const file = join(folder, 'new', 'store.db');
    const database = await openDatabase(`sqlite:${file}`, deps);
    try {
      await database.migrate();
      const create = (userName: string) =>
        database.write(({ users }) =>
          users.create({ sourceId: entra, id: deps.ids.next() as never, resource: { userName }, at: 1 }),
        );
      await Promise.all(Array.from({ length: 500 }, (_, index) => create(`before-${index}`)));
      const copy = join(folder, 'copy.db');
      await Promise.all([
        database.backup(copy),
        ...Array.from({ length: 50 }, (_, index) => create(`while-${index}`)),
      ]);

      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(existsSync(`${copy}-wal`)).toBe(false);
      const restored = await openDatabase(`sqlite:${copy}`, deps);
      const page = { startIndex: 1, count: 0 };
      const { total } = await restored.read.users.list({ sourceId: entra, filter: null, page });
      expect(total).toBeGreaterThanOrEqual(500);
      expect(await restored.migrate()).toEqual([]);
      await restored.close();
    } finally {
      await database.close();
      rmSync(folder, { recursive: true });
    }
  });
});
