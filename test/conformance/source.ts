import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EMPLOYMENT_URN, ENTERPRISE_URN, USER_URN } from '../../src/core/filter/person-schema.ts';
import { objectOf, textOf } from '../../src/core/domain/read-resource.ts';
import type { PolledSource, SourceRecord } from '../../src/ports/source.ts';
import { readSource } from '../../src/reconcile/read-source.ts';
import { silentLog } from '../sources/silent-log.ts';
import { contextOf, createMemoryCache, noonAt, readWhole, refusalOf } from '../sources/reading.ts';
import { openTestDatabase } from '../support/databases.ts';

/** Somebody as every polled system can tell it. */
export interface WorldPerson {
  readonly key: string;
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly department: string;
  readonly startDate: string;
  /** The system says that they left, with this last day; null: they work. */
  readonly lastDay: string | null;
}

/** A system that people are polled from, and the connector that reads it. */
export interface SourceWorld {
  readonly source: PolledSource;
  /** What the system says from now on. */
  setPeople(people: readonly WorldPerson[]): Promise<void>;
  /** Makes every reading an outage, until `heal`. */
  readonly faults: Readonly<Record<string, () => Promise<void>>>;
  /** Ways to list a part of the people as if that were everybody. */
  readonly partLists: Readonly<Record<string, () => Promise<void>>>;
  heal(): Promise<void>;
  /** What must never be in a message. */
  readonly secrets: readonly string[];
  close(): Promise<void>;
}

const given = [
  'Ana',
  'Bo',
  'Zoë',
  'Łukasz',
  'Ngọc',
  'Siobhán',
  'Jürgen',
  'Mei',
  'Olu',
  'Inés',
  '健',
  'D’Arcy',
];

/** Twenty people who work, under ids with leading zeros, in two departments. */
export const staff: readonly WorldPerson[] = Array.from({ length: 20 }, (_, index) => ({
  key: String(index + 1).padStart(5, '0'),
  email: `Person.${index + 1}@Example.com`,
  givenName: given[index % given.length] ?? '',
  familyName: 'O"Neill, Jr.',
  department: index % 2 === 0 ? 'Structures' : 'Civil',
  startDate: '2020-02-29',
  lastDay: null,
}));

const byKey = (a: SourceRecord, b: SourceRecord) => (a.key < b.key ? -1 : 1);
const employmentOf = ({ resource }: Pick<SourceRecord, 'resource'>) => objectOf(resource[EMPLOYMENT_URN]);

/** What every polled source must hold to. `open` is called once; the names of faults are known before. */
export function describeSource(
  name: string,
  open: () => Promise<SourceWorld>,
  named: { readonly faults: readonly string[]; readonly partLists: readonly string[] },
): void {
  describe(name, () => {
    const opened: { world?: SourceWorld } = {};
    const world = (): SourceWorld => {
      if (opened.world === undefined) throw new Error('the world is opened before the tests run');
      return opened.world;
    };
    beforeAll(async () => {
      opened.world = await open();
    });
    afterAll(() => opened.world?.close());

    describeReading(world);
    describeOutages(world, named.faults);
    describeLaw(world, [...named.faults, ...named.partLists]);
  });
}

function describeReading(world: () => SourceWorld): void {
  it('lists everybody once, in the SCIM User shape', async () => {
    await world().setPeople(staff);
    const { kind, records } = await readWhole(world().source);

    expect(kind).toBe('snapshot');
    expect(records.map(({ key }) => key).toSorted()).toEqual(staff.map(({ key }) => key));
    const first = records.toSorted(byKey)[0];
    expect(first?.resource).toMatchObject({
      schemas: expect.arrayContaining([USER_URN]) as unknown,
      externalId: '00001',
      name: { givenName: 'Ana', familyName: 'O"Neill, Jr.' },
      emails: [{ value: 'person.1@example.com', type: 'work', primary: true }],
      [ENTERPRISE_URN]: { department: 'Structures' },
      [EMPLOYMENT_URN]: { startDate: '2020-02-29' },
    });
  });

  it('gives the same documents for the same facts', async () => {
    await world().setPeople(staff);
    const [first, second] = [await readWhole(world().source), await readWhole(world().source)];
    expect(first.records).toEqual(second.records);
  });

  it('tells who left with the last day, and gives nobody else one', async () => {
    await world().setPeople(
      staff.map((one, index) => (index === 3 ? { ...one, lastDay: '2026-10-31' } : one)),
    );
    const { records } = await readWhole(world().source);

    const leavers = records.filter((record) => textOf(employmentOf(record)?.['lastDay']) !== null);
    expect(leavers.map(({ key }) => key)).toEqual(['00004']);
    expect(employmentOf(leavers[0] as SourceRecord)).toMatchObject({ lastDay: '2026-10-31' });
  });

  it('says that nothing changed only after its last reading was accepted, and not for ever', async () => {
    await world().setPeople(staff);
    const cache = createMemoryCache();
    const read = (nowAt: number) => readWhole(world().source, contextOf({ cache, nowAt }));

    expect((await read(noonAt)).kind).toBe('snapshot');
    const reading = await read(noonAt + 3_600_000);
    expect(reading.kind).toBe('snapshot');
    await reading.accepted();
    expect((await read(noonAt + 7_200_000)).kind).toBe('unchanged');
    expect((await read(noonAt + 48 * 3_600_000)).kind).toBe('snapshot');
  });

  it('reads anew what changed since', async () => {
    await world().setPeople(staff);
    const cache = createMemoryCache();
    await (await readWhole(world().source, contextOf({ cache }))).accepted();

    await world().setPeople(staff.map((one) => ({ ...one, department: 'Bridges' })));
    const { kind, records } = await readWhole(world().source, contextOf({ cache }));
    expect(kind).toBe('snapshot');
    expect(records[0]?.resource[ENTERPRISE_URN]).toMatchObject({ department: 'Bridges' });
  });

  it('stops when it is told to', async () => {
    await world().setPeople(staff);
    const context = contextOf({ signal: AbortSignal.abort() });
    await expect(readWhole(world().source, context)).rejects.toThrow();
  });
}

function describeOutages(world: () => SourceWorld, faults: readonly string[]): void {
  it.each(faults)('is an outage: %s', async (fault) => {
    await world().setPeople(staff);
    await world().faults[fault]?.();
    const message = await refusalOf(world().source);

    expect(message).toMatch(/^\S.{20,}/);
    for (const secret of world().secrets) expect(message).not.toContain(secret);
    await world().heal();
    expect((await readWhole(world().source)).records).toHaveLength(staff.length);
  });
}

/** Law 4, at the edge where people come in. */
function describeLaw(world: () => SourceWorld, disturbances: readonly string[]): void {
  it('never lets an outage or a part of the list pass for people who left', async () => {
    const { database, clock, close } = await openTestDatabase('sqlite');
    const expected = { atLeast: 10, maxDrop: 0.05, minOverlap: 0.9, maxUnitDrop: 0.5, canaries: [] } as const;
    const deps = { database, clock, cache: database.cache('sources'), log: silentLog };
    const poll = () =>
      readSource(deps, { source: world().source, expect: expected }, new AbortController().signal);
    const rows = database.workspace<{
      records: { doc: string; absent_since: number | null; active: number | null };
    }>();

    await world().setPeople(staff);
    expect((await poll()).kind).toBe('accepted');
    const step = fc.constantFrom('fine', ...disturbances);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), async (steps) => {
        for (const fault of steps) {
          clock.pass(1_800_000);
          await world().heal();
          await (world().faults[fault] ?? world().partLists[fault])?.();
          const outcome = await poll();
          expect(outcome.kind, fault).toMatch(
            fault === 'fine' ? /accepted|unchanged/ : /unavailable|implausible/,
          );
        }
        const records = await rows.read.selectFrom('records').selectAll().execute();
        expect(records).toHaveLength(staff.length);
        expect(records.filter((record) => record.absent_since !== null || record.active === 0)).toEqual([]);
        expect(records.filter(({ doc }) => /"lastDay"|"ended"/.test(doc))).toEqual([]);
      }),
      { numRuns: 25 },
    );
    await world().heal();
    await close();
  });
}
