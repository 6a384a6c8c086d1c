import { type RawBuilder, sql } from 'kysely';
import { StoreConflict } from '../errors.ts';
import type { Member, MembersChanged, MemberStore } from '../ports/stores/group-store.ts';
import { groupsAt, groupsOf } from './groups-of-users.ts';
import { numbersOf } from './numbers-of.ts';
import type { Session } from './opened-dialect.ts';

type Request = Parameters<MemberStore['add']>[0];

/** Every change is a handful of statements, whatever the size of the group and of the change. */
export function createMemberStore(session: Session): MemberStore {
  const { db, dialect } = session;
  const named = (members: readonly string[]) =>
    sql`(select seq from records where id in ${dialect.each(members)})`;
  return {
    async add(request) {
      const group = await lockGroup(session, request);
      return finish(session, request, { group, joined: await join(session, request, group), left: [] });
    },
    async remove(request) {
      const group = await lockGroup(session, request);
      const left = await leave(session, group, sql`in ${named(request.members)}`);
      return finish(session, request, { group, joined: [], left });
    },
    async replace(request) {
      const group = await lockGroup(session, request);
      const left = await leave(session, group, sql`not in ${named(request.members)}`);
      return finish(session, request, { group, joined: await join(session, request, group), left });
    },
    async page({ groupId, after, limit }) {
      const { rows } = await sql<Member>`
        select r.id as value, r.display_name as display
        from members m join records r on r.seq = m.record_seq
        where m.group_seq = (select seq from "groups" where id = ${groupId})
          and m.record_seq > coalesce((select seq from records where id = ${after}), 0)
        order by m.record_seq limit ${limit}`.execute(db);
      return rows.map(({ value, display }) => ({ value, display }));
    },
    groupsOf: (recordIds) => groupsOf(session, recordIds),
    groupsAt: (recordSeqs) => groupsAt(session, recordSeqs),
  };
}

/**
 * Changes of one group go one after the other, and its deletion does not happen between them. Throws `StoreConflict` when
 * the group is gone.
 */
async function lockGroup({ db, dialect }: Session, { sourceId, groupId }: Request): Promise<number> {
  const { rows } = await sql<{ seq: number }>`select seq from "groups"
    where id = ${groupId} and source_id = ${sourceId} and deleted_at is null
    ${dialect.lockRows('change')}`.execute(db);
  if (rows[0] === undefined) throw new StoreConflict('the group is gone', { ids: { groupId } });
  return rows[0].seq;
}

/** Adds those who are live users of the source and no members yet; a user who is being deleted is waited for. */
async function join({ db, dialect }: Session, request: Request, group: number): Promise<readonly number[]> {
  const { sourceId, members } = request;
  if (members.length === 0) return [];
  const live = sql`select ${sql`cast(${group} as bigint)`}, seq from records
    where id in ${dialect.each(members)} and ${dialect.unindexed('source_id')} = ${sourceId} and deleted_at is null
    ${dialect.lockRows('share')}`;
  const { rows } = await sql<{ record_seq: number }>`insert into members (group_seq, record_seq) ${live}
    on conflict (group_seq, record_seq) do nothing returning record_seq`.execute(db);
  return rows.map(({ record_seq }) => record_seq);
}

async function leave({ db }: Session, group: number, who: RawBuilder<unknown>): Promise<readonly number[]> {
  const { rows } = await sql<{ record_seq: number }>`delete from members
    where group_seq = ${group} and record_seq ${who} returning record_seq`.execute(db);
  return rows.map(({ record_seq }) => record_seq);
}

interface Changed {
  readonly group: number;
  readonly joined: readonly number[];
  readonly left: readonly number[];
}

/** Moves the counter by the rows that changed, marks exactly those people, and names the ids that mean nobody. */
async function finish(
  session: Session,
  request: Request,
  { group, joined, left }: Changed,
): Promise<MembersChanged> {
  const { db, dialect } = session;
  const { at } = request;
  const changed = joined.length + left.length;
  if (changed > 0) {
    const grown = joined.length - left.length;
    await sql`update "groups" set size = size + ${grown}, version = version + 1, modified_at = ${at},
      baseline_size = case when size + ${grown} > baseline_size then size + ${grown} else baseline_size end
      where seq = ${group}`.execute(db);
    const who = numbersOf(dialect, [...joined, ...left]);
    await dialect.mark('record', sql`(select id as value from records where seq in ${who})`, at).execute(db);
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
