import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { GroupId } from '../../src/core/domain/ids.ts';
import { compileFilter } from '../../src/core/filter/compile-filter.ts';
import type { Filter } from '../../src/core/filter/filter-ast.ts';
import { GROUP_SCHEMA } from '../../src/core/filter/group-schema.ts';
import { anyFilter } from '../core/filter/any-filter.ts';
import { parsed } from '../core/filter/parsed.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';
import { entra, okta, pushTo } from './pushed.ts';

const all = { startIndex: 1, count: 1000 };

describe.each(databaseKinds)('lists of groups on %s', (kind) => {
  const test = useDatabase(kind);
  const names = ['CAD Users', 'Old CAD', 'Caf\u00e9', 'CAFE\u0301 2', '\u{1f600}', 'K', '\u212a2'];
  const ids: GroupId[] = [];
  const list = (filter: Filter | null) =>
    test.database.read.groups.list({ sourceId: entra, filter, page: all });

  beforeAll(async () => {
    const push = pushTo(test);
    const ana = await push.user({ userName: 'ana', displayName: 'CAD' });
    for (const [index, name] of names.entries()) {
      ids.push(await push.group(name, index % 2 === 0 ? [ana] : []));
    }
    await pushTo(test, okta).group('CAD Users');
  });

  it('find exactly what the compiled filter finds', async () => {
    const groups = await Promise.all(
      ids.map(async (id) => {
        const group = await test.database.read.groups.find(entra, id);
        const members = await test.database.read.members.page({ groupId: id, after: null, limit: 10 });
        const meta = { lastModified: new Date(group!.modifiedAt).toISOString() };
        return {
          ...group!.resource,
          id,
          meta,
          members: members.map((member) => ({ ...member, type: 'User' })),
        };
      }),
    );
    await fc.assert(
      fc.asyncProperty(anyFilter, async (filter) => {
        const matches = compileFilter(filter, GROUP_SCHEMA);
        const expected = groups.flatMap((group) => (matches(group) ? [group.id] : []));
        const { total, items } = await list(filter);

        expect(items.map(({ id }) => id)).toEqual(expected);
        expect(total).toBe(expected.length);
      }),
    );
  });

  it.each([
    ['displayName eq "cad users"', [0]],
    ['displayName sw "CAF\u00c9"', [2, 3]],
    ['displayName ew "2"', [3, 6]],
    ['displayName gt "old cad"', [4]],
    ['members.display eq "CAD"', [0, 2, 4, 6]],
    ['members.type eq "User" and displayName co "k"', [6]],
    ['meta.resourceType eq "Group" and meta.version eq "W/\\"1\\""', [1, 3, 5]],
    ['meta.created sw "1970-01-01T00:00:01.000z"', [0, 1, 2, 3, 4, 5, 6]],
    ['meta.lastModified gt "1970-01-01T00:00:01Z"', []],
    ['not (members pr)', [1, 3, 5]],
  ])('answer %s', async (text, places) => {
    const { items } = await list(parsed(text));

    expect(items.map(({ displayName }) => displayName)).toEqual(places.map((place) => names[place]));
  });

  it('answer by member', async () => {
    const [ana] = (await test.database.read.users.list({ sourceId: entra, filter: null, page: all })).items;
    const { items } = await list(parsed(`members.value eq "${ana!.id}" and displayName co "cad"`));

    expect(items.map(({ id }) => id)).toEqual([ids[0]]);
  });
});
