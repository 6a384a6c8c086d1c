import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asId, type GroupId, type RecordId } from '../../src/core/domain/ids.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';
import { entra, okta } from './pushed.ts';

const nobody = { startIndex: 1, count: 0 };
const everybody = { startIndex: 1, count: 1000 };

const step = fc.record({
  sourceId: fc.constantFrom(entra, okta),
  list: fc.constantFrom('users' as const, 'groups' as const),
  act: fc.constantFrom('create' as const, 'create' as const, 'remove' as const, 'save' as const),
  pick: fc.nat({ max: 20 }),
  isUndone: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

describe.each(databaseKinds)('totals on %s', (kind) => {
  const test = useDatabase(kind);
  const at = 1000;

  async function take({ sourceId, list, act, pick, isUndone }: Step): Promise<void> {
    const name = test.ids.next();
    const work = test.database.write(async ({ users, groups }) => {
      const resource = { userName: name, displayName: name };
      if (act === 'create' && list === 'users')
        await users.create({ sourceId, id: asId<RecordId>(name), resource, at });
      else if (act === 'create') await groups.create({ sourceId, id: asId<GroupId>(name), resource, at });
      else {
        const query = { sourceId, filter: null, page: { startIndex: pick + 1, count: 1 } };
        const user = list === 'users' ? (await users.list(query)).items[0] : undefined;
        const group = list === 'groups' ? (await groups.list(query)).items[0] : undefined;
        const change = { sourceId, resource, ifVersion: null, at };
        if (user)
          await (act === 'save'
            ? users.save({ ...change, id: user.id })
            : users.remove({ ...change, id: user.id }));
        if (group)
          await (act === 'save'
            ? groups.save({ ...change, id: group.id })
            : groups.remove({ ...change, id: group.id }));
      }
      if (isUndone) throw new Error('undone');
    });
    await work.catch((error: unknown) => expect(error).toMatchObject({ message: 'undone' }));
  }

  it('are those of the rows, whatever was made, changed, removed or undone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        for (const one of steps) await take(one);
        for (const sourceId of [entra, okta]) {
          const { users, groups } = test.database.read;
          for (const store of [users, groups]) {
            const { items } = await store.list({ sourceId, filter: null, page: everybody });
            const { total } = await store.list({ sourceId, filter: null, page: nobody });
            expect(total).toBe(items.length);
          }
        }
      }),
      { numRuns: 15 },
    );
  });

  it('are right when many push side by side', async () => {
    const source = asId<typeof entra>('crowd');
    const ids = Array.from({ length: 40 }, () => asId<RecordId>(test.ids.next()));
    await Promise.all(
      ids.map((id) =>
        test.database.write(({ users }) =>
          users.create({ sourceId: source, id, resource: { userName: id }, at }),
        ),
      ),
    );
    await Promise.all(
      ids
        .slice(0, 15)
        .map((id) =>
          test.database.write(({ users }) => users.remove({ sourceId: source, id, ifVersion: null, at })),
        ),
    );

    const { total } = await test.database.read.users.list({ sourceId: source, filter: null, page: nobody });
    expect(total).toBe(25);
  });

  it('count polled people too, who arrive by one statement and come back after an absence', async () => {
    const sourceId = asId<typeof entra>('hr');
    const read = async (keys: readonly string[]) => {
      const readingId = test.ids.next();
      const records = keys.map((key) => ({ key, resource: { userName: key }, active: true }));
      await test.database.write(({ readings }) => readings.stage({ sourceId, readingId, records }));
      await test.database.write(({ readings }) =>
        readings.accept({ sourceId, readingId, kind: 'snapshot', at }),
      );
    };
    await read(['a', 'b', 'c']);
    await read(['a']);
    await read(['a', 'b', 'd']);

    const { total } = await test.database.read.users.list({ sourceId, filter: null, page: nobody });
    expect(total).toBe(4);
  });
});
