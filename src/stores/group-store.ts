import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { GroupId, SourceId } from '../core/domain/ids.ts';
import type { JsonObject } from '../core/domain/json.ts';
import { foldCase } from '../core/filter/fold-case.ts';
import { StoreConflict } from '../errors.ts';
import type { GroupStore, StoredGroup } from '../ports/stores/group-store.ts';
import { toDocument } from './document.ts';
import { listGroups } from './list-groups.ts';
import type { Session } from './opened-dialect.ts';
import { prepared } from './prepared.ts';
import { textOf } from '../core/domain/read-resource.ts';
import type { GroupsTable } from './schema.ts';
import { toGroup } from './to-group.ts';

type Request<M extends keyof GroupStore> = Parameters<GroupStore[M]>[0];
interface GroupKey {
  readonly sourceId: SourceId;
  readonly id: GroupId;
}

export function createGroupStore(session: Session): GroupStore {
  return {
    create: (group) => createGroup(session, group),
    async find(sourceId, id) {
      const [row] = await selectGroup(session, { sourceId, id });
      return row === undefined ? null : toGroup(row);
    },
    list: (query) => listGroups(session, query),
    save: (group) => saveGroup(session, group),
    remove: (request) => removeGroup(session, request),
  };
}

const findLive = (isLocked: boolean) =>
  prepared<GroupKey, Selectable<GroupsTable>>(({ db, dialect, values }) =>
    db
      .selectFrom('groups')
      .selectAll()
      .where('id', '=', values.id)
      .where('source_id', '=', values.sourceId)
      .where('deleted_at', 'is', null)
      .$if(isLocked, (query) => query.modifyEnd(dialect.lockRows('change'))),
  );
const selectGroup = findLive(false);
const selectLocked = findLive(true);

function groupColumns(resource: JsonObject) {
  const document = toDocument(resource);
  const displayName = textOf(document.resource['displayName']) ?? '';
  return {
    doc: document.text,
    display_name: displayName,
    display_key: foldCase(displayName),
    external_id: textOf(document.resource['externalId']),
  };
}

async function createGroup({ db }: Session, group: Request<'create'>): Promise<StoredGroup> {
  const { sourceId, id, resource, at } = group;
  const row = await db
    .insertInto('groups')
    .values({
      id,
      source_id: sourceId,
      ...groupColumns(resource),
      version: 1,
      size: 0,
      baseline_size: 0,
      created_at: at,
      modified_at: at,
      deleted_at: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toGroup(row);
}

async function saveGroup(session: Session, group: Request<'save'>): Promise<StoredGroup | null> {
  const { id, resource, at } = group;
  const before = await findVersion(session, group);
  if (before === null) return null;
  const columns = groupColumns(resource);
  const row = await session.db
    .updateTable('groups')
    .set({ ...columns, version: sql<number>`version + 1`, modified_at: at })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  if (columns.display_key !== before.display_key) {
    await leaveNameBehind(session, before, at);
    await markMembers(session, before.seq, at);
  }
  return toGroup(row);
}

async function removeGroup(session: Session, request: Request<'remove'>): Promise<boolean> {
  const { id, at } = request;
  const before = await findVersion(session, request);
  if (before === null) return false;
  await markMembers(session, before.seq, at);
  await session.db.deleteFrom('members').where('group_seq', '=', before.seq).execute();
  await session.db
    .updateTable('groups')
    .set({ deleted_at: at, modified_at: at, size: 0, version: sql<number>`version + 1` })
    .where('id', '=', id)
    .execute();
  return true;
}

/** The live group, locked; null when there is none, a conflict when it is in another version than expected. */
async function findVersion(
  session: Session,
  { ifVersion, ...key }: GroupKey & { ifVersion: number | null },
): Promise<Selectable<GroupsTable> | null> {
  const [row] = await selectLocked(session, key);
  if (row === undefined) return null;
  if (ifVersion === null || row.version === ifVersion) return row;
  throw new StoreConflict(`the group is in version ${row.version} now, not ${ifVersion}`, {
    ids: { groupId: key.id, version: row.version },
  });
}

/**
 * To rules that name it, a renamed group is a deleted one: a row under the old name keeps its size for the group guard.
 */
async function leaveNameBehind(
  { db }: Session,
  { seq: _seq, ...before }: Selectable<GroupsTable>,
  at: number,
): Promise<void> {
  if (before.baseline_size === 0) return;
  await db
    .insertInto('groups')
    .values({ ...before, id: `${before.id}@${before.version}`, size: 0, modified_at: at, deleted_at: at })
    .execute();
}

async function markMembers({ db, dialect }: Session, groupSeq: number, at: number): Promise<void> {
  const members = sql`(select r.id as value from members m join records r on r.seq = m.record_seq
    where m.group_seq = ${groupSeq})`;
  await dialect.mark('record', members, at).execute(db);
}
