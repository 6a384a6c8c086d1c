import { createSystemClock } from '../../../src/clock.ts';
import { migrate } from '../../../src/compose.ts';
import { asId, type GroupId, type SourceId } from '../../../src/core/domain/ids.ts';
import { coerceResource } from '../../../src/http/scim/resource/coerce-resource.ts';
import { compileGroupModel } from '../../../src/http/scim/schema/compile-model.ts';
import { loadDefinitions } from '../../../src/http/scim/schema/definitions.ts';
import { createIds } from '../../../src/ids.ts';
import { openDatabase, type OpenDatabase } from '../../../src/stores/open-database.ts';
import { type Directory, entraGroup, groupId, groups, sizeOfBigGroup, smallGroup, userId } from './people.ts';
import { seedUsers } from './seed-users.ts';

export const sourceId = asId<SourceId>('idp');
const perSettling = 5000;

/** Fills a store with what the pushes of a whole directory would have left, after a run has looked at all of it. */
export async function seedOurs(file: string, directory: Directory): Promise<void> {
  const clock = createSystemClock();
  const open = () => openDatabase(`sqlite:${file}`, { clock, ids: createIds(clock) });
  const empty = await open();
  await migrate(empty);
  await empty.write(({ sources }) => sources.save({ id: sourceId, kind: 'scim' }));
  await empty.close();
  if (directory.users === 0) return;
  seedUsers(file, { ...directory, sourceId, at: clock.now() });
  const database = await open();
  const model = compileGroupModel(loadDefinitions());
  await seedGroup(database, { n: groups.small, size: Math.min(smallGroup, directory.users), model });
  await seedGroup(database, { n: groups.big, size: sizeOfBigGroup(directory), model });
  await settleMarks(database);
  await database.close();
}

interface Group {
  readonly n: number;
  readonly size: number;
  readonly model: ReturnType<typeof compileGroupModel>;
}

async function seedGroup(database: OpenDatabase, { n, size, model }: Group): Promise<void> {
  const id = asId<GroupId>(groupId(n));
  const at = Date.now();
  const members = Array.from({ length: size }, (_, member) => userId(member));
  await database.write(async (stores) => {
    await stores.groups.create({ sourceId, id, resource: coerceResource(model, entraGroup(n)), at });
    await stores.members.add({ sourceId, groupId: id, members, at });
  });
}

/** A run would have; the bench wakes none. */
async function settleMarks({ write, read }: OpenDatabase): Promise<void> {
  for (;;) {
    const marks = await read.marks.take('record', perSettling);
    if (marks.length === 0) return;
    await write((stores) => stores.marks.settle(marks));
  }
}
