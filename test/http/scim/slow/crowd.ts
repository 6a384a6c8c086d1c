import { asId, type GroupId, type RecordId, type SourceId } from '../../../../src/core/domain/ids.ts';
import type { Database } from '../../../../src/ports/stores/database.ts';

/** Users `person-000000`, ... straight into the store; their ids are their names. */
export async function addCrowd(database: Database, source: string, size: number): Promise<readonly string[]> {
  const names = Array.from({ length: size }, (_, n) => `person-${String(n).padStart(6, '0')}`);
  const sourceId = asId<SourceId>(source);
  await database.write(async ({ users }) => {
    for (const userName of names) {
      const resource = { userName, title: 'Designer', nickName: `nick of ${userName}` };
      await users.create({ sourceId, id: asId<RecordId>(`${source}-${userName}`), resource, at: 0 });
    }
  });
  return names.map((name) => `${source}-${name}`);
}

/** One group with these members. */
export async function addGroup(
  database: Database,
  source: string,
  members: readonly string[],
): Promise<string> {
  const sourceId = asId<SourceId>(source);
  const id = asId<GroupId>(`group-of-${members.length}`);
  await database.write(async (stores) => {
    await stores.groups.create({ sourceId, id, resource: { displayName: 'Everybody' }, at: 0 });
    await stores.members.add({ sourceId, groupId: id, members, at: 0 });
  });
  return id;
}
