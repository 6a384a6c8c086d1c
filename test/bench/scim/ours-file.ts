import { createSystemClock } from '../../../src/clock.ts';
import { migrate } from '../../../src/compose.ts';
import { asId, type GroupId, type RecordId, type SourceId } from '../../../src/core/domain/ids.ts';
import { coerceResource } from '../../../src/http/scim/resource/coerce-resource.ts';
import { compileGroupModel, compileUserModel } from '../../../src/http/scim/schema/compile-model.ts';
import { loadDefinitions } from '../../../src/http/scim/schema/definitions.ts';
import { createIds } from '../../../src/ids.ts';
import { openDatabase, type OpenDatabase } from '../../../src/stores/open-database.ts';
import {
  type Directory,
  entraGroup,
  entraUser,
  groupId,
  groups,
  sizeOfBigGroup,
  smallGroup,
  userId,
} from './people.ts';

export const sourceId = asId<SourceId>('idp');
/** Works that share a commit. A savepoint for thousands of users would cost more with each: SQLite keeps its pages in a list. */
const perCommit = 500;
const perSettling = 5000;

/** Fills a store with what the pushes of a whole directory would have left, after a run has looked at all of it. */
export async function seedOurs(file: string, directory: Directory): Promise<void> {
  const clock = createSystemClock();
  const database = await openDatabase(`sqlite:${file}`, { clock, ids: createIds(clock) });
  await migrate(database);
  await database.write(({ sources }) => sources.save({ id: sourceId, kind: 'scim' }));
  const definitions = loadDefinitions();
  const userModel = compileUserModel(definitions);
  for (let from = 0; from < directory.users; from += perCommit) {
    const count = Math.min(perCommit, directory.users - from);
    const added = Array.from({ length: count }, (_, n) => {
      const resource = coerceResource(userModel, entraUser(from + n));
      const user = { sourceId, id: asId<RecordId>(userId(from + n)), resource, at: clock.now() };
      return database.write(({ users }) => users.create(user));
    });
    await Promise.all(added);
    await settleMarks(database);
  }
  if (directory.users > 0) {
    const model = compileGroupModel(definitions);
    await seedGroup(database, { n: groups.small, size: Math.min(smallGroup, directory.users), model });
    await seedGroup(database, { n: groups.big, size: sizeOfBigGroup(directory), model });
    await settleMarks(database);
  }
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
