import { describe, expect, it } from 'vitest';
import type { RecordId } from '../../src/core/domain/ids.ts';
import type { JsonObject } from '../../src/core/domain/json.ts';
import { ENTERPRISE_URN } from '../../src/core/filter/person-schema.ts';
import { SourceUnavailable } from '../../src/errors.ts';
import type { SourceRecord } from '../../src/ports/source.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';
import { hr, marked, okta, settleAll } from './pushed.ts';

const worker = (key: string, resource: JsonObject = {}, active: boolean | null = null): SourceRecord => ({
  key,
  resource: { userName: `${key}@example.com`, ...resource },
  active,
});
const inDepartment = (key: string, department: string) => worker(key, { [ENTERPRISE_URN]: { department } });

describe.each(databaseKinds)('readings on %s', (kind) => {
  const test = useDatabase(kind);
  const stage = (readingId: string, records: readonly SourceRecord[], sourceId = hr) =>
    test.database.write(({ readings }) => readings.stage({ sourceId, readingId, records }));
  const accept = (readingId: string, { sourceId = hr, kind: of = 'snapshot' as const, at = 1000 } = {}) =>
    test.database.write(({ readings }) => readings.accept({ sourceId, readingId, kind: of, at }));
  async function readAll(readingId: string, records: readonly SourceRecord[], at = 1000) {
    await stage(readingId, records);
    return accept(readingId, { at });
  }
  const rows = async () => {
    const { read } = test.database.workspace<{
      records: { id: string; source_key: string; doc: string; version: number; absent_since: number | null };
    }>();
    const found = await read
      .selectFrom('records')
      .select(['id', 'source_key', 'doc', 'version', 'absent_since'])
      .where('source_key', 'is not', null)
      .orderBy('source_key')
      .execute();
    return new Map(found.map((row) => [row.source_key, row]));
  };

  it('write only who differs, and mark exactly those', async () => {
    expect(await readAll('r1', [worker('a'), worker('b'), worker('c')])).toEqual({
      created: 3,
      changed: 0,
      unchanged: 0,
      absent: 0,
    });
    const before = await rows();
    await settleAll(test);

    const second = await readAll('r2', [worker('a'), worker('b', { title: 'Lead' }), worker('d')], 2000);

    expect(second).toEqual({ created: 1, changed: 1, unchanged: 1, absent: 1 });
    const after = await rows();
    expect([...(await marked(test, 'record'))].sort()).toEqual(
      ['b', 'c', 'd'].map((key) => after.get(key)!.id).sort(),
    );
    expect(after.get('a')).toEqual(before.get('a'));
    expect(after.get('b')).toMatchObject({ id: before.get('b')!.id, version: 2 });
    expect(JSON.parse(after.get('b')!.doc)).toMatchObject({ title: 'Lead' });
    expect(after.get('c')).toMatchObject({ absent_since: 2000 });
  });

  it('leave an absent person the day it began, and take back who returns', async () => {
    await readAll('r3', [worker('a')], 3000);
    expect((await rows()).get('c')).toMatchObject({ absent_since: 2000 });
    await settleAll(test);

    const back = await readAll('r4', [worker('a'), worker('c')], 4000);

    expect(back).toMatchObject({ created: 0, changed: 1, absent: 0 });
    const row = (await rows()).get('c')!;
    expect(row.absent_since).toBeNull();
    expect(await marked(test, 'record')).toEqual([row.id]);
  });

  it('of changes only leave the unlisted alone', async () => {
    await stage('r5', [worker('b', { title: 'Head' })]);

    expect(await accept('r5', { kind: 'changes' as never })).toEqual({
      created: 0,
      changed: 1,
      unchanged: 0,
      absent: 0,
    });
    expect((await rows()).get('a')).toMatchObject({ absent_since: null });
  });

  it('notice a change of the active word alone', async () => {
    await readAll('r6', [worker('act', {}, true)]);

    expect(await readAll('r7', [worker('act', {}, false)])).toMatchObject({ changed: 1 });
    expect(await readAll('r8', [worker('act', {}, null)])).toMatchObject({ changed: 1 });
  });

  it('are refused when a key comes twice, in one batch or in two', async () => {
    await expect(stage('t1', [worker('x'), worker('x', { title: 'other' })])).rejects.toThrow(/key x twice/);
    await stage('t2', [worker('x'), worker('y')]);
    await expect(stage('t2', [worker('z'), worker('y')])).rejects.toThrow(SourceUnavailable);
  });

  it('change nothing before they are accepted, nor when they are dropped', async () => {
    const before = await rows();
    await stage('d1', [worker('new'), worker('a', { title: 'changed' })]);
    expect(await rows()).toEqual(before);

    await test.database.write(({ readings }) => readings.drop('d1'));
    expect(await accept('d1', { kind: 'changes' as never })).toMatchObject({ created: 0, changed: 0 });
    expect(await rows()).toEqual(before);
  });

  it('are told as numbers before anybody decides', async () => {
    const before = [
      ...['1', '2', '3', '4', '5'].map((key) => inDepartment(`cad${key}`, 'Structures')),
      inDepartment('few1', 'Small'),
    ];
    await stage('n1', before, okta);
    await accept('n1', { sourceId: okta });
    await stage(
      'n2',
      [inDepartment('cad1', 'STRUCTURES'), inDepartment('cad2', 'structures'), inDepartment('new', 'Small')],
      okta,
    );

    const numbers = await test.database.read.readings.numbers({
      sourceId: okta,
      readingId: 'n2',
      canaries: ['cad1', 'NEW@example.com', 'cad5', 'nobody'],
    });

    expect(numbers).toEqual({
      staged: 3,
      before: 6,
      overlap: 2,
      departments: [{ name: 'structures', before: 5, staged: 2 }],
      canariesFound: ['cad1', 'NEW@example.com'],
    });
  });

  it('keep big rosters moving in whole batches', async () => {
    const crowd = Array.from({ length: 12_000 }, (_, index) => worker(`crowd${index}`));
    for (let start = 0; start < crowd.length; start += 4000) {
      await stage('big', crowd.slice(start, start + 4000));
    }

    expect(await accept('big', { kind: 'changes' as never })).toMatchObject({ created: 12_000 });
    const all = new Set<string>((await marked(test, 'record')) as readonly RecordId[]);
    expect(all.size).toBeGreaterThanOrEqual(12_000);
  });
});
