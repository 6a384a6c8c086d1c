import { asId, type GroupId, type RecordId, type SourceId } from '../../src/core/domain/ids.ts';
import type { JsonObject } from '../../src/core/domain/json.ts';
import type { TestDatabase } from '../support/databases.ts';

export const entra = asId<SourceId>('entra');
export const okta = asId<SourceId>('okta');
export const hr = asId<SourceId>('hr');

/** What an identity provider pushes, in one line each. Ids are made by the store's own ids. */
export function pushTo(test: TestDatabase, sourceId = entra) {
  const at = 1000;
  return {
    async user(resource: JsonObject): Promise<RecordId> {
      // Ids made in different milliseconds sort by their age.
      test.clock.pass(1);
      const id = asId<RecordId>(test.ids.next());
      await test.database.write(({ users }) => users.create({ sourceId, id, resource, at }));
      return id;
    },
    /** One after the other, so that they are in this order. */
    async users(names: readonly string[]): Promise<readonly RecordId[]> {
      const ids: RecordId[] = [];
      for (const userName of names) ids.push(await this.user({ userName }));
      return ids;
    },
    async group(displayName: string, members: readonly RecordId[] = []): Promise<GroupId> {
      const id = asId<GroupId>(test.ids.next());
      await test.database.write(({ groups }) =>
        groups.create({ sourceId, id, resource: { displayName }, at }),
      );
      if (members.length > 0) {
        await test.database.write((stores) => stores.members.add({ sourceId, groupId: id, members, at }));
      }
      return id;
    },
  };
}

/** Forgets all marks, so that a test sees only those it causes. */
export async function settleAll({ database }: TestDatabase): Promise<void> {
  const records = await database.read.marks.take('record', 1_000_000);
  const people = await database.read.marks.take('person', 1_000_000);
  await database.write(({ marks }) => marks.settle([...records, ...people]));
}

export async function marked(
  { database }: TestDatabase,
  kind: 'record' | 'person',
): Promise<readonly string[]> {
  return (await database.read.marks.take(kind, 1_000_000)).map(({ id }) => id);
}
