import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { asId, type GroupId, type RecordId } from '../../src/core/domain/ids.ts';
import type { JsonObject } from '../../src/core/domain/json.ts';
import { compileFilter } from '../../src/core/filter/compile-filter.ts';
import type { Filter } from '../../src/core/filter/filter-ast.ts';
import { PERSON_SCHEMA } from '../../src/core/filter/person-schema.ts';
import { StoreConflict } from '../../src/errors.ts';
import type { StoredUser } from '../../src/ports/stores/user-store.ts';
import { anyFilter, anyPerson } from '../core/filter/any-filter.ts';
import { parsed } from '../core/filter/parsed.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';
import { entra, okta, pushTo } from './pushed.ts';

const all = { startIndex: 1, count: 1000 };

describe.each(databaseKinds)('lists of users on %s', (kind) => {
  const test = useDatabase(kind);
  const shown: { user: StoredUser; resource: JsonObject }[] = [];
  const list = (filter: Filter | null, page = all) =>
    test.database.read.users.list({ sourceId: entra, filter, page });
  const found = async (text: string) =>
    (await list(parsed(text))).items.map(({ resource }) => resource['userName']);

  async function make(resource: JsonObject, index: number): Promise<RecordId> {
    const { groups: _groups, meta: _meta, ...pushed } = resource;
    const push = pushTo(test);
    return push.user(pushed).catch((error: unknown) => {
      if (!(error instanceof StoreConflict)) throw error;
      return push.user({ ...pushed, userName: `${JSON.stringify(pushed['userName'])} ${index}` });
    });
  }

  beforeAll(async () => {
    const ids: RecordId[] = [];
    for (const [index, person] of fc.sample(anyPerson, { numRuns: 60, seed: 11 }).entries()) {
      ids.push(await make(person, index));
    }
    await pushTo(test, okta).users(['ana', 'bo']);
    const names = ['CAD Users', 'old cad', 'CAFE\u0301', 'J\u030c', '\u{1f600}'];
    for (const [index, name] of names.entries()) {
      await pushTo(test).group(
        name,
        ids.filter((_, place) => place % (index + 2) === 0),
      );
    }
    const groups = await test.database.read.members.groupsOf(ids);
    for (const id of ids) {
      const user = await test.database.read.users.find(entra, id);
      shown.push({ user: user!, resource: toShown(user!, groups.get(id) ?? []) });
    }
  });

  it('find exactly whom the compiled filter finds, whatever is asked', async () => {
    await fc.assert(
      fc.asyncProperty(anyFilter, async (filter) => {
        const matches = compileFilter(filter, PERSON_SCHEMA);
        const expected = shown.flatMap(({ user, resource }) => (matches(resource) ? [user.id] : []));

        const { total, items } = await list(filter);

        expect(items.map(({ id }) => id)).toEqual(expected);
        expect(total).toBe(expected.length);
      }),
      { numRuns: 150 },
    );
  });

  it('page through what a filter finds, in one order and with one total', async () => {
    await fc.assert(
      fc.asyncProperty(anyFilter, fc.integer({ min: 1, max: 9 }), async (filter, count) => {
        const whole = await list(filter);
        const paged: StoredUser[] = [];
        for (let startIndex = 1; startIndex <= whole.total; startIndex += count) {
          const { total, items } = await list(filter, { startIndex, count });
          expect(total).toBe(whole.total);
          paged.push(...items);
        }
        expect(paged).toEqual(whole.items);
      }),
      { numRuns: 30 },
    );
  });

  it('are of one source, and count whom they do not show', async () => {
    expect(await list(null, { startIndex: 1, count: 0 })).toMatchObject({ total: 60, items: [] });
    expect(await list(null, { startIndex: 61, count: 10 })).toMatchObject({ total: 60, items: [] });
    expect((await list(null, { startIndex: 59, count: 10 })).items).toHaveLength(2);
    expect((await list(null, { startIndex: -3, count: 1 })).items[0]?.id).toBe(shown[0]?.user.id);
  });

  it('find one by name, external id, id and any of the addresses', async () => {
    const push = pushTo(test, entra);
    const id = await push.user({
      userName: 'Zoe@example.com',
      externalId: 'EXT-9',
      emails: [
        { value: 'zoe.work@example.com', type: 'work', primary: true },
        { value: 'Zoe.Home@example.com', type: 'home' },
      ],
    });
    const zoe = ['Zoe@example.com'];

    expect(await found('userName eq "zoe@EXAMPLE.com"')).toEqual(zoe);
    expect(await found('externalId eq "EXT-9"')).toEqual(zoe);
    expect(await found('externalId eq "ext-9"')).toEqual([]);
    expect(await found(`id eq "${id}"`)).toEqual(zoe);
    expect(await found('emails eq "zoe.home@example.com"')).toEqual(zoe);
    expect(await found('emails.value eq "ZOE.WORK@example.com"')).toEqual(zoe);
    expect(await found('emails[type eq "work" and value eq "zoe.work@example.com"]')).toEqual(zoe);
    expect(await found('emails[type eq "work" and value eq "zoe.home@example.com"]')).toEqual([]);
    await test.database.write(({ users }) => users.remove({ sourceId: entra, id, ifVersion: null, at: 1 }));
    expect(await found('emails eq "zoe.home@example.com"')).toEqual([]);
  });

  it('take wild cards of SQL and odd characters as they are', async () => {
    for (const value of ['%', '_', "'", '\\', 'a\0b', '\ud800', '"]', '$.x', '?', '$1']) {
      for (const operator of ['eq', 'co', 'sw', 'ew', 'gt'] as const) {
        const path = { name: 'name', sub: 'givenName' };
        const filter: Filter = { kind: 'compare', path, operator, value };
        await expect(list(filter)).resolves.toMatchObject({
          total: operator === 'gt' ? expect.anything() : 0,
        });
      }
    }
  });
});

function toShown(user: StoredUser, groups: readonly { id: GroupId; display: string }[]): JsonObject {
  return {
    ...user.resource,
    id: asId<RecordId>(user.id),
    groups: groups.map(({ id, display }) => ({ value: id, display, type: 'direct' })),
    meta: { lastModified: new Date(user.modifiedAt).toISOString() },
  };
}
