import { type RawBuilder, sql } from 'kysely';
import type { GroupId } from '../core/domain/ids.ts';
import type { GroupRef } from '../core/domain/person.ts';
import type { GroupsWanted } from '../ports/stores/case-store.ts';
import { numbersOf } from './numbers-of.ts';
import type { Session } from './opened-dialect.ts';

/** Whose parts of a case are read, and which memberships with them. */
export interface PartsWanted {
  /** Follows the name of a column with person ids: `in (...)` or `between ... and ...`. */
  readonly whose: RawBuilder<unknown>;
  readonly groups: GroupsWanted;
}

/** Groups by the `seq` of a record. */
export type GroupsOfRecord = ReadonlyMap<number, readonly GroupRef[]>;
type GroupsBySeq = ReadonlyMap<number, GroupRef>;
type Membership = readonly [record: number, group: number];

/** Memberships of all records of some people. A group is read once; a membership is then two numbers. */
export async function loadMemberships(
  session: Session,
  { whose, groups }: PartsWanted,
): Promise<GroupsOfRecord> {
  const { dialect } = session;
  const named =
    groups.kind === 'named'
      ? await readGroups(session, sql`display_key in ${dialect.each(groups.displays)}`)
      : null;
  if (named?.size === 0) return new Map();
  const only =
    named === null
      ? sql``
      : sql`and ${dialect.unindexed('m.group_seq')} in ${numbersOf(dialect, [...named.keys()])}`;
  const memberships = await dialect.tuples<Membership>(sql`
    select m.record_seq, m.group_seq from members m
    where m.record_seq in (select r.seq from records r where r.person_id ${whose}) ${only}`);
  return collect(memberships, named ?? (await readGroupsOf(session, memberships)));
}

function collect(memberships: readonly Membership[], groups: GroupsBySeq): GroupsOfRecord {
  const found = new Map<number, GroupRef[]>();
  for (const [record, group] of memberships) {
    const ref = groups.get(group);
    if (ref === undefined) continue;
    const known = found.get(record);
    if (known === undefined) found.set(record, [ref]);
    else known.push(ref);
  }
  // A case that did not change must look the same each time it is loaded.
  for (const refs of found.values()) if (refs.length > 1) refs.sort((a, b) => (a.id < b.id ? -1 : 1));
  return found;
}

function readGroupsOf(session: Session, memberships: readonly Membership[]): Promise<GroupsBySeq> {
  const seqs = new Set(memberships.map(([, group]) => group));
  return readGroups(session, sql`seq in ${numbersOf(session.dialect, [...seqs])}`);
}

async function readGroups({ db }: Session, which: RawBuilder<unknown>): Promise<GroupsBySeq> {
  const { rows } = await sql<{ seq: number; id: GroupId; display_name: string }>`
    select seq, id, display_name from "groups" where ${which} and deleted_at is null`.execute(db);
  return new Map(rows.map(({ seq, id, display_name }) => [seq, { id, display: display_name }]));
}
