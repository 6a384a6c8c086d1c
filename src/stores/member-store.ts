import { sql } from 'kysely';
import type { RecordId } from '../core/domain/ids.ts';
import { StoreConflict } from '../errors.ts';
import type { Member, MembersChanged, MemberStore } from '../ports/stores/group-store.ts';
import { groupsAt, groupsOf } from './groups-of-users.ts';
import { numbersIn, toNumbersJson } from './numbers-of.ts';
import type { Session } from './opened-dialect.ts';
import { prepared } from './prepared.ts';

type Request = Parameters<MemberStore['add']>[0];

/** Every change is a handful of statements, whatever the size of the group and of the change. */
export function createMemberStore(session: Session): MemberStore {
  return {
    async add(request) {
      const group = await lockGroup(session, request);
      const joined = await join(session, request, group);
      return finish(session, request, { group, joined, left: [], known: joined.length });
    },
    async remove(request) {
      const group = await lockGroup(session, request);
      const left = toSeqs(await leaveNamed(session, { group, members: JSON.stringify(request.members) }));
      return finish(session, request, { group, joined: [], left, known: left.length });
    },
    async replace(request) {
      const group = await lockGroup(session, request);
      const left = toSeqs(await leaveOthers(session, { group, members: JSON.stringify(request.members) }));
      const joined = await join(session, request, group);
      return finish(session, request, { group, joined, left, known: joined.length });
    },
    async page({ groupId, after, limit }) {
      const rows = await pageOfMembers(session, { groupId, after, limit });
      return rows.map(({ value, display }) => ({ value, display }));
    },
    groupsOf: (recordIds) => groupsOf(session, recordIds),
    groupsAt: (recordSeqs) => groupsAt(session, recordSeqs),
  };
}

const pageOfMembers = prepared<{ groupId: string; after: RecordId | null; limit: number }, Member>(
  ({ values }) => sql`
    select r.id as value, r.display_name as display
    from members m join records r on r.seq = m.record_seq
    where m.group_seq = (select seq from "groups" where id = ${values.groupId})
      and m.record_seq > coalesce((select seq from records where id = ${values.after}), 0)
    order by m.record_seq limit ${values.limit}`,
);

const selectLocked = prepared<Pick<Request, 'sourceId' | 'groupId'>, { seq: number }>(
  ({ dialect, values }) => sql`select seq from "groups"
    where id = ${values.groupId} and source_id = ${values.sourceId} and deleted_at is null
    ${dialect.lockRows('change')}`,
);

/**
 * Changes of one group go one after the other, and its deletion does not happen between them. Throws `StoreConflict` when
 * the group is gone.
 */
async function lockGroup(session: Session, { sourceId, groupId }: Request): Promise<number> {
  const [row] = await selectLocked(session, { sourceId, groupId });
  if (row === undefined) throw new StoreConflict('the group is gone', { ids: { groupId } });
  return row.seq;
}

interface MemberRow {
  readonly record_seq: number;
}
interface Named {
  readonly group: number;
  /** Ids, as JSON. */
  readonly members: string;
}

/** Adds those who are live users of the source and no members yet; a user who is being deleted is waited for. */
const insertMembers = prepared<Named & Pick<Request, 'sourceId'>, MemberRow>(({ dialect, values }) => {
  const live = sql`select ${sql`cast(${values.group} as bigint)`}, seq from records
    where id in ${dialect.unrolled(values.members)} and ${dialect.unindexed('source_id')} = ${values.sourceId}
      and deleted_at is null ${dialect.lockRows('share')}`;
  return sql`insert into members (group_seq, record_seq) ${live}
    on conflict (group_seq, record_seq) do nothing returning record_seq`;
});

async function join(session: Session, request: Request, group: number): Promise<readonly number[]> {
  const { sourceId, members } = request;
  if (members.length === 0) return [];
  return toSeqs(await insertMembers(session, { group, sourceId, members: JSON.stringify(members) }));
}

const leaveNamed = prepared<Named, MemberRow>(
  ({ dialect, values }) => sql`delete from members where group_seq = ${values.group}
    and record_seq in (select seq from records where id in ${dialect.unrolled(values.members)})
    returning record_seq`,
);
const leaveOthers = prepared<Named, MemberRow>(
  ({ dialect, values }) => sql`delete from members where group_seq = ${values.group}
    and record_seq not in (select seq from records where id in ${dialect.unrolled(values.members)})
    returning record_seq`,
);

function toSeqs(rows: readonly MemberRow[]): readonly number[] {
  return rows.map(({ record_seq }) => record_seq);
}

interface Changed {
  readonly group: number;
  readonly joined: readonly number[];
  readonly left: readonly number[];
  /** Of the given ids so many are users for sure. */
  readonly known: number;
}

const resize = prepared<{ group: number; grown: number; at: number }, unknown>(
  ({ values: { group, grown, at } }) => sql`update "groups"
    set size = size + ${grown}, version = version + 1, modified_at = ${at},
      baseline_size = case when size + ${grown} > baseline_size then size + ${grown} else baseline_size end
    where seq = ${group}`,
);
const markMoved = prepared<{ moved: string; at: number }, unknown>(({ dialect, values }) => {
  const who = numbersIn(dialect, values.moved);
  return dialect.mark('record', sql`(select id as value from records where seq in ${who})`, values.at);
});

/** Moves the counter by the rows that changed, marks exactly those people, and names the ids that mean nobody. */
async function finish(
  session: Session,
  request: Request,
  { group, joined, left, known }: Changed,
): Promise<MembersChanged> {
  const { at, members } = request;
  const changed = joined.length + left.length;
  if (changed > 0) {
    await resize(session, { group, grown: joined.length - left.length, at });
    await markMoved(session, { moved: toNumbersJson([...joined, ...left]), at });
  }
  return { changed, unknown: known === members.length ? [] : await unknownAmong(session, request) };
}

const selectUnknown = prepared<{ sourceId: string; members: string }, { value: string }>(
  ({ dialect, values }) => sql`select distinct value from ${dialect.unrolled(values.members)} as given
    where not exists (select 1 from records r
      where r.id = given.value and r.source_id = ${values.sourceId} and r.deleted_at is null)`,
);

async function unknownAmong(session: Session, { sourceId, members }: Request): Promise<readonly string[]> {
  if (members.length === 0) return [];
  const rows = await selectUnknown(session, { sourceId, members: JSON.stringify(members) });
  return rows.map(({ value }) => value);
}
