import { describe, expect, it } from 'vitest';
import { parseFilter } from '../../src/core/filter/parse-filter.ts';
import type { Filter } from '../../src/core/filter/filter-ast.ts';
import type { Stores } from '../../src/ports/stores/database.ts';
import { asId, type RecordId } from '../../src/core/domain/ids.ts';
import { databaseKinds, type TestDatabase, useDatabase } from '../support/databases.ts';
import { makePerson, saveViews, changeOf } from './known.ts';
import { entra, pushTo } from './pushed.ts';

/** Many users in one unit of work. */
function crowd({ database, ids }: TestDatabase, count: number): Promise<readonly RecordId[]> {
  return database.write(async ({ users }) => {
    const made: RecordId[] = [];
    for (let index = 0; index < count; index += 1) {
      const id = asId<RecordId>(ids.next());
      await users.create({ sourceId: entra, id, resource: { userName: `user ${index}` }, at: 1 });
      made.push(id);
    }
    return made;
  });
}

function filterOf(text: string): Filter {
  const parsed = parseFilter(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.filter;
}

describe.each(databaseKinds)('what is read apart on %s', (kind) => {
  const test = useDatabase(kind);

  it('is what was committed just before', async () => {
    const id = await pushTo(test).user({ userName: 'new', title: 'Ünïcode 🪑' });
    const { read, readApart } = test.database;
    expect(await readApart.users.find(entra, id)).toEqual(await read.users.find(entra, id));
    await test.database.write(({ users }) => users.remove({ sourceId: entra, id, ifVersion: null, at: 2 }));
    expect(await readApart.users.find(entra, id)).toBeNull();
  });

  it('is in every store what `read` says', async () => {
    const push = pushTo(test);
    const users = await crowd(test, 1200);
    const group = await push.group('CAD', users);
    const person = await makePerson(test, 'ana');
    await saveViews(test, changeOf('ana'));
    const questions: Readonly<Record<string, (stores: Stores) => Promise<unknown>>> = {
      'all users': ({ users: store }) =>
        store.list({ sourceId: entra, filter: null, page: { startIndex: 1, count: 1000 } }),
      'some users': ({ users: store }) =>
        store.list({
          sourceId: entra,
          filter: filterOf('userName co "7" and not (displayName pr)'),
          page: { startIndex: 100, count: 20 },
        }),
      groups: ({ groups }) =>
        groups.list({ sourceId: entra, filter: null, page: { startIndex: 1, count: 9 } }),
      members: ({ members }) => members.page({ groupId: group, after: null, limit: 1000 }),
      'groups of users': ({ members }) => members.groupsOf(users),
      cases: ({ cases }) => cases.page({ after: null, limit: 10, groups: { kind: 'all' } }),
      drift: ({ drift }) => drift.apart('orphan'),
      marks: ({ marks }) => marks.take('record', 5000),
      tokens: ({ tokens }) => tokens.list(),
      'one user': ({ users: store }) => store.find(entra, person),
    };
    for (const [what, ask] of Object.entries(questions)) {
      expect(await ask(test.database.readApart), what).toEqual(await ask(test.database.read));
    }
  });
});
