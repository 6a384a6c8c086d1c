import { beforeEach, describe, expect, it } from 'vitest';
import { asId, type SourceId } from '../../src/core/domain/ids.ts';
import { ENTERPRISE_URN } from '../../src/core/filter/person-schema.ts';
import { SourceUnavailable } from '../../src/errors.ts';
import type { PolledSource, Reading, SourceRecord } from '../../src/ports/source.ts';
import { readSource, type SourceOutcome } from '../../src/reconcile/read-source.ts';
import { createListeningLog } from '../sources/silent-log.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';

const id = asId<SourceId>('hr');
const expected = { atLeast: 10, maxDrop: 0.05, minOverlap: 0.9, maxUnitDrop: 0.5, canaries: [] } as const;

const person = (key: string, department = 'Civil'): SourceRecord => ({
  key,
  active: null,
  resource: { userName: `${key}@example.com`, externalId: key, [ENTERPRISE_URN]: { department } },
});
const crowd = (count: number, prefix = 'p') =>
  Array.from({ length: count }, (_, n) => person(`${prefix}${n}`));

/** What the source says next: people (in batches of seven), or its failure. */
type Say = readonly SourceRecord[] | Error | 'unchanged';

describe.each(databaseKinds)('reading a source into %s', (kind) => {
  const test = useDatabase(kind);
  const state: { says: Say; accepted: number; log: ReturnType<typeof createListeningLog> } = {
    says: [],
    accepted: 0,
    log: createListeningLog(),
  };
  const stopper = { signal: new AbortController().signal };

  const source: PolledSource = {
    id,
    kind: 'fake',
    read() {
      if (state.says === 'unchanged') return Promise.resolve({ kind: 'unchanged' });
      if (state.says instanceof Error) return Promise.reject(state.says);
      return Promise.resolve(toReading(state.says));
    },
  };
  function toReading(people: readonly SourceRecord[]): Reading {
    async function* batches() {
      for (let from = 0; from < people.length; from += 7)
        yield await Promise.resolve(people.slice(from, from + 7));
    }
    return {
      kind: 'snapshot',
      batches: batches(),
      dataAt: null,
      accepted: () => Promise.resolve(void (state.accepted += 1)),
    };
  }

  function poll(says: Say, expectation: object = {}): Promise<SourceOutcome> {
    state.says = says;
    test.clock.pass(900_000);
    const deps = {
      database: test.database,
      cache: test.database.cache('t'),
      clock: test.clock,
      log: state.log,
    };
    return readSource(deps, { source, expect: { ...expected, ...expectation } }, stopper.signal);
  }
  const find = async () => (await test.database.read.sources.find(id)) ?? expect.fail('no state');
  const acts = async () =>
    (await test.database.read.audit.page({ before: null, limit: 100 })).map(({ act }) => act).toReversed();
  const tables = () =>
    test.database.workspace<{
      records: { source_key: string; absent_since: number | null };
      staged: { source_key: string };
    }>().read;
  const present = async () => {
    const rows = await tables().selectFrom('records').selectAll().where('absent_since', 'is', null).execute();
    return rows.length;
  };
  const staged = async () => (await tables().selectFrom('staged').selectAll().execute()).length;

  beforeEach(async () => {
    // Each test starts from a good reading of twenty people and an empty log.
    await poll(crowd(20), { maxDrop: 'off', minOverlap: 'off', maxUnitDrop: 'off' });
    state.log.lines.length = 0;
    state.accepted = 0;
    stopper.signal = new AbortController().signal;
  });

  it('takes a plausible reading over, remembers it, and has news only when somebody changed', async () => {
    expect(await poll([...crowd(20), person('new')])).toMatchObject({
      kind: 'accepted',
      isNews: true,
      result: { created: 1, unchanged: 20 },
    });
    expect(await poll([...crowd(20), person('new')])).toMatchObject({ kind: 'accepted', isNews: false });
    expect(state.accepted).toBe(2);
    expect(await find()).toMatchObject({
      lastGoodAt: test.clock.now(),
      lastTriedAt: test.clock.now(),
      failure: null,
    });
    await poll(crowd(20));
  });

  it('counts an unchanged source as fresh', async () => {
    expect(await poll('unchanged')).toEqual({ kind: 'unchanged', isNews: false });
    expect((await find()).lastGoodAt).toBe(test.clock.now());
  });

  it('keeps everything as it was through an outage, and says so once', async () => {
    const before = await acts();
    const goodAt = (await find()).lastGoodAt;
    const outage = new SourceUnavailable('the key was refused');
    expect(await poll(outage)).toEqual({ kind: 'unavailable', reason: 'the key was refused', isNews: true });
    expect(await poll(outage)).toMatchObject({ isNews: false });
    expect(await find()).toMatchObject({
      failure: 'the key was refused',
      lastGoodAt: goodAt,
      lastTriedAt: test.clock.now(),
    });
    expect(await present()).toBe(20);

    expect(await poll(crowd(20))).toMatchObject({ kind: 'accepted', isNews: true });
    expect((await find()).failure).toBeNull();
    expect((await acts()).slice(before.length)).toEqual(['source.failed', 'source.recovered']);
    expect(state.log.lines.filter((line) => line.startsWith('warn'))).toEqual([
      'warn: source could not be read: the key was refused',
    ]);
  });

  it('drops a reading that breaks off after some batches', async () => {
    async function* broken() {
      yield await Promise.resolve(crowd(9, 'half'));
      throw new SourceUnavailable('line 10 is broken');
    }
    const half: PolledSource = {
      ...source,
      read: () =>
        Promise.resolve({
          kind: 'snapshot',
          batches: broken(),
          dataAt: null,
          accepted: () => Promise.resolve(),
        }),
    };
    const deps = {
      database: test.database,
      cache: test.database.cache('t'),
      clock: test.clock,
      log: state.log,
    };
    const outcome = await readSource(deps, { source: half, expect: expected }, stopper.signal);
    expect(outcome).toMatchObject({ kind: 'unavailable', reason: 'line 10 is broken' });
    expect([await present(), await staged()]).toEqual([20, 0]);
    await poll(crowd(20));
  });

  it('takes a key that comes twice for an outage', async () => {
    expect(await poll([...crowd(12), person('p0')])).toMatchObject({ kind: 'unavailable' });
    expect([await present(), await staged()]).toEqual([20, 0]);
    await poll(crowd(20));
  });

  it('clears what a crash left of the last reading', async () => {
    await test.database.write(({ readings }) =>
      readings.stage({ sourceId: id, readingId: `reading ${id}`, records: crowd(5, 'ghost') }),
    );
    expect(await poll(crowd(20))).toMatchObject({ kind: 'accepted', result: { created: 0, unchanged: 20 } });
    expect([await present(), await staged()]).toEqual([20, 0]);
  });

  it('puts an implausible source into quarantine, once, and lets a plausible reading end it', async () => {
    const before = await acts();
    expect(await poll(crowd(15))).toMatchObject({ kind: 'implausible', isNews: true });
    expect(await poll(crowd(14))).toMatchObject({ kind: 'implausible', isNews: false });
    const state = await find();
    expect(state.quarantineReason).toContain('14 people were read and 20 the time before: 6 fewer');
    expect(state.quarantinedAt).toBe(test.clock.now() - 900_000);
    expect([await present(), await staged()]).toEqual([20, 0]);

    expect(await poll(crowd(20))).toMatchObject({ kind: 'accepted', isNews: true });
    expect(await find()).toMatchObject({ quarantinedAt: null, quarantineReason: null, failure: null });
    expect((await acts()).slice(before.length)).toEqual(['source.quarantined', 'source.recovered']);
  });

  it('ends a quarantine when the source says that the last good reading still holds', async () => {
    await poll(crowd(15));
    expect(await poll('unchanged')).toEqual({ kind: 'unchanged', isNews: true });
    expect((await find()).quarantinedAt).toBeNull();
  });

  it('tells an outage within a quarantine, and the quarantine stays', async () => {
    await poll(crowd(15));
    expect(await poll(new SourceUnavailable('down'))).toMatchObject({ isNews: true });
    expect(await find()).toMatchObject({
      failure: 'down',
      quarantineReason: expect.stringContaining('15 people') as string,
    });
    await poll(crowd(20));
  });

  it('accepts what an administrator released, whatever it lost, once, and not below the floor', async () => {
    await poll(crowd(12));
    const release = () => test.database.write(({ facts }) => facts.set(`accept-next:${id}`, 'token:ops'));
    await release();
    expect(await poll(crowd(9))).toMatchObject({
      kind: 'implausible',
      reasons: ['9 people were read; expect.atLeast is 10'],
    });
    expect(await poll(crowd(12))).toMatchObject({ kind: 'accepted', result: { absent: 8 } });
    const trail = await test.database.read.audit.page({ before: null, limit: 5 });
    expect(trail.find(({ act }) => act === 'reading.accepted-as-released')).toMatchObject({
      actor: 'token:ops',
      subject: 'source:hr',
      data: { absent: 8 },
    });
    expect(await poll(crowd(10))).toMatchObject({ kind: 'implausible' });
    await release();
    expect(await poll(crowd(20))).toMatchObject({ kind: 'accepted' });
    expect(await test.database.read.facts.get(`accept-next:${id}`)).toBeNull();
  });

  it('takes its own stop for no outage', async () => {
    const triedAt = (await find()).lastTriedAt;
    stopper.signal = AbortSignal.abort();
    expect(await poll(new SourceUnavailable('stopped'))).toMatchObject({
      kind: 'unavailable',
      isNews: false,
    });
    expect(await find()).toMatchObject({ failure: null, lastTriedAt: triedAt });
  });

  it('owns up to an error of its own, and goes on', async () => {
    expect(await poll(new TypeError('x is undefined'))).toMatchObject({ kind: 'unavailable', isNews: true });
    expect((await find()).failure).toBe('reading it failed by an error in Seatwarden (x is undefined)');
    expect(state.log.lines).toContain('error: reading a source failed by an error of our own');
    await poll(crowd(20));
  });

  it('has the reading even when its cursor cannot be kept', async () => {
    const forgetful: PolledSource = {
      ...source,
      read: () =>
        Promise.resolve({
          ...toReading(crowd(20)),
          accepted: () => Promise.reject(new Error('disk full')),
        } as Reading),
    };
    const deps = {
      database: test.database,
      cache: test.database.cache('t'),
      clock: test.clock,
      log: state.log,
    };
    const outcome = await readSource(deps, { source: forgetful, expect: expected }, stopper.signal);
    expect(outcome.kind).toBe('accepted');
    expect((await find()).failure).toBeNull();
  });
});
