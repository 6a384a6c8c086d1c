import { sql } from 'kysely';
import { asId, type GroupId, type RecordId } from '../core/domain/ids.ts';
import type { GroupRef } from '../core/domain/person.ts';
import { StoreConflict } from '../errors.ts';
import type { MembersChanged, MemberStore } from '../ports/stores/group-store.ts';
import type { Session } from './opened-dialect.ts';

type Request = Parameters<MemberStore['add']>[0];

/** Every change is a handful of statements, whatever the size of the group and of the change. */
export function createMemberStore(session: Session): MemberStore {
  const { db } = session;
  return {
    async add(request) {
      await lockGroup(session, request);
      return finish(session, request, { joined: await join(session, request), left: [] });
    },
    async remove(request) {
      await lockGroup(session, request);
      const given = session.dialect.each(request.members);
      return finish(session, request, { joined: [], left: await leave(session, request, sql`in ${given}`) });
    },
    async replace(request) {
      await lockGroup(session, request);
      const given = session.dialect.each(request.members);
      const left = await leave(session, request, sql`not in ${given}`);
      return finish(session, request, { joined: await join(session, request), left });
    },
    async page({ groupId, after, limit }) {
      const { rows } = await sql<{ value: RecordId; display: string }>`
        select m.record_id as value, r.display_name as display
        from members m join records r on r.id = m.record_id
        where m.group_id = ${groupId} and m.record_id > ${after ?? ''}
        order by m.record_id limit ${limit}`.execute(db);
      return rows.map(({ value, display }) => ({ value, display }));
    },
    groupsOf: (recordIds) => groupsOf(session, recordIds),
  };
}

/**
 * Changes of one group go one after the other, and its deletion does not happen between them. Throws `StoreConflict` when
 * the group is gone.
 */
async function lockGroup({ db, dialect }: Session, { sourceId, groupId }: Request): Promise<void> {
  const { rows } = await sql`select id from "groups"
    where id = ${groupId} and source_id = ${sourceId} and deleted_at is null
    ${dialect.lockRows('change')}`.execute(db);
  if (rows.length === 0) throw new StoreConflict('the group is gone', { ids: { groupId } });
}

/** Adds those who are live users of the source and no members yet; a user who is being deleted is waited for. */
async function join({ db, dialect }: Session, request: Request): Promise<readonly string[]> {
  const { sourceId, groupId, members } = request;
  if (members.length === 0) return [];
  const live = sql`select ${groupId}, id from records
    where id in ${dialect.each(members)} and source_id = ${sourceId} and deleted_at is null
    ${dialect.lockRows('share')}`;
  const { rows } = await sql<{ record_id: string }>`insert into members (group_id, record_id) ${live}
    on conflict (group_id, record_id) do nothing returning record_id`.execute(db);
  return rows.map(({ record_id }) => record_id);
}

async function leave(
  { db }: Session,
  { groupId }: Request,
  who: ReturnType<typeof sql>,
): Promise<readonly string[]> {
  const { rows } = await sql<{ record_id: string }>`delete from members
    where group_id = ${groupId} and record_id ${who} returning record_id`.execute(db);
  return rows.map(({ record_id }) => record_id);
}

/** Moves the counter by the rows that changed, marks exactly those people, and names the ids that mean nobody. */
async function finish(
  session: Session,
  request: Request,
  { joined, left }: { joined: readonly string[]; left: readonly string[] },
): Promise<MembersChanged> {
  const { db, dialect } = session;
  const { groupId, at } = request;
  const changed = joined.length + left.length;
  if (changed > 0) {
    const grown = joined.length - left.length;
    await sql`update "groups" set size = size + ${grown}, version = version + 1, modified_at = ${at},
      baseline_size = case when size + ${grown} > baseline_size then size + ${grown} else baseline_size end
      where id = ${groupId}`.execute(db);
    await dialect.mark('record', dialect.each([...joined, ...left]), at);
  }
  return { changed, unknown: await unknownAmong(session, request) };
}

async function unknownAmong(
  { db, dialect }: Session,
  { sourceId, members }: Request,
): Promise<readonly string[]> {
  if (members.length === 0) return [];
  const { rows } = await sql<{ value: string }>`select distinct value from ${dialect.each(members)} as given
    where not exists (select 1 from records r
      where r.id = given.value and r.source_id = ${sourceId} and r.deleted_at is null)`.execute(db);
  return rows.map(({ value }) => value);
}

async function groupsOf(
  { db, dialect }: Session,
  recordIds: readonly RecordId[],
): Promise<ReadonlyMap<RecordId, readonly GroupRef[]>> {
  const { rows } = await sql<{ record_id: RecordId; id: string; display_name: string }>`
    select m.record_id, g.id, g.display_name
    from members m join "groups" g on g.id = m.group_id
    where m.record_id in ${dialect.each(recordIds)} and g.deleted_at is null
    order by g.seq`.execute(db);
  const groups = new Map<RecordId, GroupRef[]>();
  for (const { record_id, id, display_name } of rows) {
    const known = groups.get(record_id) ?? [];
    if (known.length === 0) groups.set(record_id, known);
    known.push({ id: asId<GroupId>(id), display: display_name });
  }
  return groups;
}
