import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createIds } from '../../../../src/ids.ts';
import type { Database } from '../../../../src/ports/stores/database.ts';
import { openDatabase, type OpenDatabase } from '../../../../src/stores/open-database.ts';
import type { Tables } from '../../../../src/stores/schema.ts';
import { seedOurs } from '../../../bench/scim/ours-file.ts';
import { entraGroup, entraUser, groups } from '../../../bench/scim/people.ts';
import { create, type Service, useService } from '../service.ts';

const people = 12;
const folder = mkdtempSync(join(tmpdir(), 'seeded-'));
const service = useService();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Who it is, whose it is and since when; all else is the same wherever a user comes from. */
const own = new Set(['id', 'source_id', 'created_at', 'modified_at']);
const tables = ['records', 'record_emails', 'groups', 'members', 'live_counts'] as const;

async function rowsOf(database: Database | OpenDatabase) {
  const { read } = (database as OpenDatabase).workspace<Tables>();
  const rows: Record<string, readonly object[]> = {};
  for (const table of tables) {
    const found = await read.selectFrom(table).selectAll().execute();
    rows[table] = found.map((row) =>
      Object.fromEntries(Object.entries(row).filter(([name]) => !own.has(name))),
    );
  }
  return rows;
}

async function push({ entra }: Service): Promise<void> {
  const ids: string[] = [];
  for (let n = 0; n < people; n += 1) ids.push(await create(entra, entraUser(n)));
  for (const n of Object.values(groups)) {
    const { body } = await entra.post('/Groups', entraGroup(n));
    const value = ids.map((id) => ({ value: id }));
    await entra.patch(`/Groups/${(body as { id: string }).id}`, { op: 'Add', path: 'members', value });
  }
}

it('finds in a directory that the bench seeds what pushes of the same people and groups leave', async () => {
  const file = join(folder, 'seeded.db');
  await seedOurs(file, { users: people });
  const { clock } = service;
  const seeded = await openDatabase(`sqlite:${file}`, { clock, ids: createIds(clock) });
  await push(service);

  const rows = await rowsOf(seeded);
  await seeded.close();

  expect(rows['records']).toHaveLength(people);
  expect(rows).toEqual(await rowsOf(service.database));
});
