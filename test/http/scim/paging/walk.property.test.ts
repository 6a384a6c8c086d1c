import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asId, type GroupId, type RecordId, type SourceId } from '../../../../src/core/domain/ids.ts';
import { databaseKinds } from '../../../support/databases.ts';
import { getPage, idsOf, type ListPage, walkByCursor } from '../cursors/list-page.ts';
import { useService } from '../service.ts';

/** What happens after each page: how many come, and which of those that are left go. */
const change = fc.record({ come: fc.nat({ max: 2 }), go: fc.array(fc.nat(), { maxLength: 2 }) });
const walk = fc.record({
  path: fc.constantFrom('/Users' as const, '/Groups' as const),
  filter: fc.constantFrom('', 'displayName pr'),
  sort: fc.constantFrom(
    {},
    { sortBy: 'displayName' },
    { sortBy: 'displayName', sortOrder: 'descending' },
    { sortBy: 'externalId' },
  ),
  size: fc.integer({ min: 1, max: 12 }),
  count: fc.integer({ min: 1, max: 4 }),
  changes: fc.array(change, { maxLength: 8 }),
});
type Walk = typeof walk extends fc.Arbitrary<infer W> ? W : never;

describe.each(databaseKinds)('a walk through a list that changes, on %s', (kind) => {
  const service = useService({ kind });
  const numbers = { directories: 0, names: 0 };

  async function openDirectory({ path, size, filter, sort, count, changes }: Walk) {
    const sourceId = asId<SourceId>(`walk-${(numbers.directories += 1)}`);
    const client = await service.clientFor(`scim:${sourceId}`);
    const left: string[] = [];
    const came = new Set<string>();
    async function come(): Promise<string> {
      numbers.names += 1;
      const name = `n${(numbers.names * 7919) % 10_007}`;
      // Some have the same name, and some have none.
      const displayName = name.slice(0, 2);
      const resource = { userName: name, displayName, ...(name.endsWith('1') && { externalId: name }) };
      await service.database.write(async ({ users, groups }) => {
        if (path === '/Users') await users.create({ sourceId, id: asId<RecordId>(name), resource, at: 1 });
        else await groups.create({ sourceId, id: asId<GroupId>(name), resource, at: 1 });
      });
      left.push(name);
      return name;
    }
    async function go(pick: number): Promise<void> {
      const [id] = left.splice(pick % Math.max(left.length, 1), 1);
      if (id === undefined) return;
      const request = { sourceId, ifVersion: null, at: 2 };
      await service.database.write(({ users, groups }) =>
        path === '/Users'
          ? users.remove({ ...request, id: asId<RecordId>(id) })
          : groups.remove({ ...request, id: asId<GroupId>(id) }),
      );
    }
    for (let n = 0; n < size; n += 1) await come();
    const steps = [...changes];
    return {
      read: (place: Record<string, string | number>) =>
        getPage(client, path, { ...(filter !== '' && { filter }), ...sort, count, ...place }),
      async change() {
        const step = steps.shift();
        for (const pick of step?.go ?? []) await go(pick);
        for (let n = 0; n < (step?.come ?? 0); n += 1) came.add(await come());
      },
      /** Who was there from the first page to the last. */
      stayed: () => left.filter((id) => !came.has(id)),
    };
  }

  it('by cursor shows everybody who was there all the time, and nobody twice', async () => {
    await fc.assert(
      fc.asyncProperty(walk, async (given) => {
        const directory = await openDirectory(given);
        const pages = await walkByCursor((cursor) => directory.read({ cursor }), directory.change);
        const shown = pages.flatMap(idsOf);

        expect(new Set(shown).size).toBe(shown.length);
        expect(shown).toEqual(expect.arrayContaining([...directory.stayed()]));
      }),
      { numRuns: 20 },
    );
  });

  it('by startIndex shows everybody who was there all the time', async () => {
    await fc.assert(
      fc.asyncProperty(walk, async (given) => {
        const directory = await openDirectory(given);
        const shown: string[] = [];
        for (let startIndex = 1, total = 1; startIndex <= total;) {
          const page: ListPage = await directory.read({ startIndex });
          shown.push(...idsOf(page));
          total = page.totalResults;
          startIndex += Math.max(page.itemsPerPage, 1);
          await directory.change();
        }

        expect(shown).toEqual(expect.arrayContaining([...directory.stayed()]));
      }),
      { numRuns: 20 },
    );
  });
});
