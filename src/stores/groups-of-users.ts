import { sql } from 'kysely';
import { asId, type GroupId, type RecordId } from '../core/domain/ids.ts';
import type { GroupRef } from '../core/domain/person.ts';
import { numbersIn, toNumbersJson } from './numbers-of.ts';
import type { Session } from './opened-dialect.ts';
import { preparedTuples } from './prepared.ts';

interface GroupRow {
  readonly record_id: RecordId;
  readonly id: string;
  readonly display_name: string;
}

export async function groupsOf(
  { db, dialect }: Session,
  recordIds: readonly RecordId[],
): Promise<ReadonlyMap<RecordId, readonly GroupRef[]>> {
  if (recordIds.length === 0) return new Map();
  const { rows } = await sql<GroupRow>`
    select r.id as record_id, g.id, g.display_name
    from records r join members m on m.record_seq = r.seq join "groups" g on g.seq = m.group_seq
    where r.id in ${dialect.each(recordIds)} and g.deleted_at is null order by g.seq`.execute(db);
  const groups = new Map<RecordId, GroupRef[]>();
  for (const { record_id, id, display_name } of rows) {
    const known = groups.get(record_id) ?? [];
    if (known.length === 0) groups.set(record_id, known);
    known.push({ id: asId<GroupId>(id), display: display_name });
  }
  return groups;
}

type Membership = readonly [recordSeq: number, groupSeq: number];
type Group = readonly [seq: number, id: string, display: string];

/** Users of a page are made one after the other: a stretch of an index is cheaper than to look for each. */
const membershipsBetween = preparedTuples<{ first: number; last: number }, Membership>(
  ({ values }) => sql`select record_seq, group_seq from members
    where record_seq between ${values.first} and ${values.last} order by record_seq, group_seq`,
);
const selectGroupsAt = preparedTuples<{ record: number }, Group>(
  ({ values }) => sql`select g.seq, g.id, g.display_name
    from members m join "groups" g on g.seq = m.group_seq
    where m.record_seq = ${values.record} and g.deleted_at is null order by m.group_seq`,
);
const membershipsAmong = preparedTuples<{ records: string }, Membership>(
  ({ dialect, values }) => sql`select record_seq, group_seq from members
    where record_seq in ${numbersIn(dialect, values.records)} order by record_seq, group_seq`,
);
const groupsAmong = preparedTuples<{ groups: string }, Group>(
  ({ dialect, values }) => sql`select seq, id, display_name from "groups"
    where seq in ${numbersIn(dialect, values.groups)} and deleted_at is null`,
);

/** In the order in which they were made. */
export async function groupsAtOne(session: Session, record: number): Promise<readonly GroupRef[]> {
  return (await selectGroupsAt(session, { record })).map(toRef);
}

/** Longer stretches than so many times the users in it hold too many of other sources. */
const sparse = 4;

/**
 * Groups of the users of a page, by the users' `seq`. Each group is one object, whoever is in it: the users of a directory
 * share few.
 */
export async function groupsAt(
  session: Session,
  recordSeqs: readonly number[],
): Promise<ReadonlyMap<number, readonly GroupRef[]>> {
  const [record, ...others] = recordSeqs;
  if (record !== undefined && others.length === 0)
    return new Map([[record, await groupsAtOne(session, record)]]);
  const found = new Map<number, GroupRef[]>();
  const memberships = await membershipsOf(session, recordSeqs);
  if (memberships.length === 0) return found;
  const seqs = [...new Set(memberships.map(([, group]) => group))];
  const rows = await groupsAmong(session, { groups: toNumbersJson(seqs) });
  const groups = new Map(rows.map((row) => [row[0], toRef(row)]));
  for (const [record, seq] of memberships) {
    const group = groups.get(seq);
    if (group === undefined) continue;
    const known = found.get(record);
    if (known === undefined) found.set(record, [group]);
    else known.push(group);
  }
  return found;
}

function toRef([, id, display]: Group): GroupRef {
  return { id: asId<GroupId>(id), display };
}

async function membershipsOf(
  session: Session,
  recordSeqs: readonly number[],
): Promise<readonly Membership[]> {
  if (recordSeqs.length === 0) return [];
  const first = Math.min(...recordSeqs);
  const last = Math.max(...recordSeqs);
  return last - first < recordSeqs.length * sparse
    ? membershipsBetween(session, { first, last })
    : membershipsAmong(session, { records: toNumbersJson(recordSeqs) });
}
