import { describe, expect, it } from 'vitest';
import { asId, type CoreId, type RunId, type SourceId } from '../../src/core/domain/ids.ts';
import type { RunRow } from '../../src/ports/stores/run-store.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';
import { entra, pushTo } from './pushed.ts';

describe.each(databaseKinds)('what an instance keeps on %s', (kind) => {
  const test = useDatabase(kind);

  it('are facts, which are set, replaced and cleared', async () => {
    const { read, write } = test.database;
    expect(await read.facts.get('accepted-policy')).toBeNull();
    await write(({ facts }) => facts.set('accepted-policy', 'one'));
    await write(({ facts }) => facts.set('accepted-policy', 'two'));
    expect(await read.facts.get('accepted-policy')).toBe('two');
    const swap = (from: string | null, to: string) =>
      write(({ facts }) => facts.swap('accepted-policy', { from, to }));
    expect([await swap('one', 'three'), await swap(null, 'three'), await swap('two', 'three')]).toEqual([
      false,
      false,
      true,
    ]);
    expect(await read.facts.get('accepted-policy')).toBe('three');
    await write(({ facts }) => facts.clear('accepted-policy'));
    expect([await swap('three', 'four'), await swap(null, 'four')]).toEqual([false, true]);
    await write(({ facts }) => facts.clear('accepted-policy'));
    expect(await read.facts.get('accepted-policy')).toBeNull();
  });

  it('are runs, the newest first, and one that a crash left open is closed by the next', async () => {
    const { read, write } = test.database;
    const run = (id: string, startedAt: number, scope: RunRow['scope'] = 'marked'): RunRow => ({
      id: asId<RunId>(id),
      scope,
      trigger: 'push',
      startedAt,
      finishedAt: null,
      outcome: 'running',
      counts: {},
      failure: null,
    });
    await write(({ runs }) => runs.begin(run('r1', 1000, 'everybody')));
    await write(({ runs }) =>
      runs.end({ id: asId('r1'), finishedAt: 1500, outcome: 'done', counts: { decided: 3 }, failure: null }),
    );
    await write(({ runs }) => runs.begin(run('r2', 2000)));
    await write(({ runs }) => runs.begin(run('r3', 3000)));

    expect((await read.runs.list(10)).map(({ id, outcome }) => [id, outcome])).toEqual([
      ['r3', 'running'],
      ['r2', 'interrupted'],
      ['r1', 'done'],
    ]);
    expect(await read.runs.list(1)).toHaveLength(1);
    expect((await read.runs.last({}))?.id).toBe('r3');
    expect(await read.runs.last({ isFinished: true })).toMatchObject({ id: 'r2', finishedAt: 3000 });
    expect(await read.runs.last({ scope: 'everybody' })).toEqual({
      ...run('r1', 1000, 'everybody'),
      finishedAt: 1500,
      outcome: 'done',
      counts: { decided: 3 },
    });
  });

  it('are readings of licensing cores: the last good one stays beside a trouble', async () => {
    const { read, write } = test.database;
    const coreId = asId<CoreId>('main');
    const trouble = { message: 'nobody has consented', remedy: 'consent' } as const;
    await write(({ cores }) => cores.note({ coreId, at: 10, trouble }));
    expect(await read.cores.list()).toEqual([{ coreId, triedAt: 10, goodAt: null, trouble }]);
    await write(({ cores }) => cores.note({ coreId, at: 20, trouble: null }));
    expect(await read.cores.list()).toEqual([{ coreId, triedAt: 20, goodAt: 20, trouble: null }]);
    await write(({ cores }) => cores.note({ coreId, at: 30, trouble }));
    expect(await read.cores.list()).toEqual([{ coreId, triedAt: 30, goodAt: 20, trouble }]);
  });

  it('are sources: what is given is written, the rest stays', async () => {
    const { read, write } = test.database;
    const hr = asId<SourceId>('hr');
    await write(({ sources }) => sources.save({ id: hr, kind: 'csv', lastTriedAt: 10, failure: 'no file' }));
    await write(({ sources }) => sources.save({ id: hr, kind: 'csv', lastGoodAt: 20, failure: null }));
    await write(({ sources }) => sources.save({ id: entra, kind: 'scim' }));
    await pushTo(test).users(['one', 'two']);

    expect(await read.sources.find(hr)).toEqual({
      id: 'hr',
      kind: 'csv',
      lastTriedAt: 10,
      lastGoodAt: 20,
      failure: null,
      quarantinedAt: null,
      quarantineReason: null,
    });
    expect((await read.sources.list()).map(({ id, records }) => [id, records])).toEqual([
      ['entra', 2],
      ['hr', 0],
    ]);
    expect(await read.sources.find(asId('nowhere'))).toBeNull();
  });
});
