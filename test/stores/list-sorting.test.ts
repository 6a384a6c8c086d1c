import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { asId, type RecordId } from '../../src/core/domain/ids.ts';
import type { Json, JsonObject } from '../../src/core/domain/json.ts';
import type { AttributeDefinition, AttributeSchema } from '../../src/core/filter/attribute-schema.ts';
import { compareText } from '../../src/core/filter/compare-text.ts';
import type { Filter } from '../../src/core/filter/filter-ast.ts';
import { foldCase } from '../../src/core/filter/fold-case.ts';
import { GROUP_SCHEMA } from '../../src/core/filter/group-schema.ts';
import { EMPLOYMENT_URN, ENTERPRISE_URN, PERSON_SCHEMA } from '../../src/core/filter/person-schema.ts';
import {
  type AttributeSteps,
  resolveAttribute,
  withImpliedValue,
} from '../../src/core/filter/resolve-attribute.ts';
import { readAttributePath } from '../../src/core/filter/read-attribute-path.ts';
import type { Listed, Place, SortKey } from '../../src/ports/stores/user-store.ts';
import { anyFilter } from '../core/filter/any-filter.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';
import { entra, okta, pushTo } from './pushed.ts';

const word = fc.constantFrom(
  'Ana',
  'ana',
  'ANA',
  '\u00c9lan',
  '\u00e9lan',
  'E\u0301lan',
  '\u03a3\u039f\u03a3',
  '\u03c3\u03bf\u03c2',
  '\u0130zmir',

  '\u0416uk',
  '\u0436uk',
  '\u{1f600}',
  '\uff21',
  '\u{10400}',
  '\u{10428}',
  'K',
  '\u212a',
  'J\u030c',
  '\u01f0',
  '',

  'x'.repeat(250),
  `${'X'.repeat(250)}a`,
);
const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const person: fc.Arbitrary<JsonObject> = fc.record({
  externalId: some(word),
  displayName: some(word),
  active: some(fc.boolean()),
  title: some(word),
  name: some(fc.record({ givenName: some(word), familyName: some(word) })),
  emails: some(
    fc.array(fc.record({ value: some(word), type: some(word), primary: some(fc.boolean()) }), {
      maxLength: 3,
    }),
  ),
  x509Certificates: some(fc.array(fc.record({ value: word }), { maxLength: 2 })),
  [ENTERPRISE_URN]: some(fc.record({ department: some(word), manager: some(fc.record({ value: word })) })),
  [EMPLOYMENT_URN]: some(fc.record({ startDate: some(fc.constantFrom('2026-11-30', '2027-01-01')) })),
});

const userPaths = [
  'id',
  'userName',
  'externalId',
  'displayName',
  'active',
  'title',
  'name.familyName',
  'emails',
  'emails.type',

  'emails.primary',
  'x509Certificates',
  'meta.created',
  'meta.lastModified',
  'meta.version',
  'meta.resourceType',

  'groups',
  'groups.display',
  'groups.type',
  'USERNAME',
  `${ENTERPRISE_URN}:department`,
  'schemas',
  `${ENTERPRISE_URN}:manager`,
  `${EMPLOYMENT_URN}:startDate`,
  `${PERSON_SCHEMA.urn}:nickName`,
];
const groupPaths = [
  'id',
  'displayName',
  'externalId',
  'members',
  'members.display',
  'members.type',
  'meta.lastModified',
  'meta.created',
  'meta.version',
  'meta.location',
];

/** What a client sees of a row, in the order of making. */
interface Shown {
  readonly id: string;
  readonly resource: JsonObject;
}

function stepsOf(schema: AttributeSchema, path: string): AttributeSteps {
  const read = readAttributePath(path, 0);
  const steps = 'message' in read ? undefined : resolveAttribute(schema, read);
  if (steps === undefined) throw new Error(`no attribute ${path}`);
  return withImpliedValue(steps);
}

/** RFC 7644 §3.4.2.3, told naively. */
function keyOf(resource: JsonObject, steps: AttributeSteps): SortKey {
  let value: Json | undefined = resource;
  for (const { name, multiValued } of steps) {
    value = (value as JsonObject | undefined)?.[name];
    if (!multiValued) continue;
    const values: readonly Json[] = Array.isArray(value) ? value : [];
    value = values.find((one) => (one as JsonObject)['primary'] === true) ?? values[0];
  }
  return keyOfLeaf(value, steps);
}

/** Their columns hold them folded, whole. */
const columns = ['userName', 'displayName', 'display'];

function keyOfLeaf(value: Json | undefined, steps: readonly AttributeDefinition[]): SortKey {
  const { caseExact, name } = steps.at(-1)!;
  if (typeof value === 'boolean') return Number(value);
  if (typeof value !== 'string' || value === '') return null;
  if (columns.includes(name)) return foldCase(value);
  const folded = caseExact ? value : foldCase(value).replaceAll('\u03c2', '\u03c3');
  return Array.from(folded).slice(0, 200).join('');
}

function compareKeys(a: SortKey, b: SortKey): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return typeof a === 'string' ? compareText(a, b as string) : a - (b as number);
}

function sorted(shown: readonly Shown[], steps: AttributeSteps, isDescending: boolean): readonly string[] {
  const ids = shown
    .map(({ id, resource }) => ({ id, key: keyOf(resource, steps) }))
    .toSorted((a, b) => compareKeys(a.key, b.key))
    .map(({ id }) => id);
  return isDescending ? ids.toReversed() : ids;
}

describe.each(databaseKinds)('sorted lists on %s', (kind) => {
  const test = useDatabase(kind);
  const users: Shown[] = [];
  const groups: Shown[] = [];
  const all = { startIndex: 1, count: 1000 };

  beforeAll(async () => {
    const ids: RecordId[] = [];
    for (const [n, given] of fc.sample(person, { numRuns: 60, seed: 5 }).entries()) {
      const { title = '' } = given;
      const id = asId<RecordId>(test.ids.next());
      const resource = { ...given, userName: `${JSON.stringify(title).slice(1, 20)}${n % 7}-${n}` };
      const at = 1000 * (n % 5);
      await test.database.write((stores) => stores.users.create({ sourceId: entra, id, resource, at }));
      ids.push(id);
    }
    await pushTo(test, okta).users(['ana', 'bo']);
    for (const [n, name] of fc.sample(word, { numRuns: 15, seed: 6 }).entries())
      await pushTo(test).group(
        name,
        ids.filter((_, at) => at % (n + 2) === 1),
      );
    await collect(ids);
  });

  async function collect(ids: readonly RecordId[]): Promise<void> {
    const { read } = test.database;
    const memberships = await read.members.groupsOf(ids);
    for (const id of ids) {
      const user = (await read.users.find(entra, id))!;
      const of = memberships.get(id) ?? [];
      const shownGroups = of.map((group) => ({ value: group.id, display: group.display, type: 'direct' }));
      users.push({ id, resource: { ...user.resource, id, groups: shownGroups, meta: metaOf('User', user) } });
    }
    for (const group of (await read.groups.list({ sourceId: entra, filter: null, page: all })).items) {
      const members = await read.members.page({ groupId: group.id, after: null, limit: 100 });
      const { id, resource } = group;
      const shownMembers = members.map((member) => ({ ...member, type: 'User' }));
      groups.push({ id, resource: { ...resource, id, members: shownMembers, meta: metaOf('Group', group) } });
    }
  }

  const anyOrder = (schema: AttributeSchema, paths: readonly string[]) =>
    fc.record({
      steps: fc.constantFrom(...paths).map((path) => stepsOf(schema, path)),
      isDescending: fc.boolean(),
    });

  it('of users are in the order that memory sorts them in', async () => {
    await fc.assert(
      fc.asyncProperty(anyOrder(PERSON_SCHEMA, userPaths), async (sort) => {
        const { items } = await test.database.read.users.list({
          sourceId: entra,
          filter: null,
          sort,
          page: all,
        });
        expect(items.map(({ id }) => id)).toEqual(sorted(users, sort.steps, sort.isDescending));
      }),
      { numRuns: 60 },
    );
  });

  it('of groups are in the order that memory sorts them in', async () => {
    await fc.assert(
      fc.asyncProperty(anyOrder(GROUP_SCHEMA, groupPaths), async (sort) => {
        const { items } = await test.database.read.groups.list({
          sourceId: entra,
          filter: null,
          sort,
          page: all,
        });
        expect(items.map(({ id }) => id)).toEqual(sorted(groups, sort.steps, sort.isDescending));
      }),
      { numRuns: 40 },
    );
  });

  it('are the same list page by page, by number and beside a row, forwards and backwards', async () => {
    const filters = fc.option(anyFilter, { nil: null, freq: 2 });
    const count = fc.integer({ min: 1, max: 25 });
    await fc.assert(
      fc.asyncProperty(anyOrder(PERSON_SCHEMA, userPaths), filters, count, async (sort, filter, size) => {
        const query = { sourceId: entra, filter, sort };
        const whole = await test.database.read.users.list({ ...query, page: all });
        const ids = whole.items.map(({ id }) => id);

        const numbered: string[] = [];
        for (let startIndex = 1; startIndex <= whole.total; startIndex += size) {
          const { total, items } = await test.database.read.users.list({
            ...query,
            page: { startIndex, count: size },
          });
          expect(total).toBe(whole.total);
          numbered.push(...items.map(({ id }) => id));
        }
        expect(numbered).toEqual(ids);
        expect(await walk(query, { side: 'after', count: size })).toEqual(ids);
        expect(await walk(query, { side: 'before', count: size })).toEqual(ids);
      }),
      { numRuns: 25 },
    );
  });

  async function walk(
    query: {
      sourceId: typeof entra;
      filter: Filter | null;
      sort: { steps: AttributeSteps; isDescending: boolean };
    },
    { side, count }: { side: 'before' | 'after'; count: number },
  ): Promise<readonly string[]> {
    const { users: store } = test.database.read;
    const { total } = await store.list({ ...query, page: { startIndex: 1, count: 0 } });
    let page: Listed<{ readonly id: string }> = await store.list({
      ...query,
      page: { startIndex: side === 'after' ? 1 : total, count: 1 },
    });
    const shown = page.items.map(({ id }) => id);
    for (let isMore = shown.length > 0; isMore;) {
      const beside: Place | undefined = side === 'after' ? page.places?.at(-1) : page.places?.[0];
      page = await store.list({ ...query, page: { beside: beside!, side, count, total } });
      shown.splice(side === 'after' ? shown.length : 0, 0, ...page.items.map(({ id }) => id));
      isMore = page.isMore === true;
    }
    return shown;
  }
});

function metaOf(
  resourceType: string,
  {
    id,
    version,
    createdAt,
    modifiedAt,
  }: { id: string; version: number; createdAt: number; modifiedAt: number },
): JsonObject {
  return {
    resourceType,
    created: new Date(createdAt).toISOString(),
    lastModified: new Date(modifiedAt).toISOString(),
    location: id,
    version: `W/"${version}"`,
  };
}
