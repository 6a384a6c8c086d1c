import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { DriftRow } from '../core/domain/drift.ts';
import type { GroupId, PersonId, RecordId, RuleId, SourceId } from '../core/domain/ids.ts';
import { asId, type PoolId } from '../core/domain/ids.ts';
import type { GroupRef, PersonRecord } from '../core/domain/person.ts';
import type { Assignment, Entitlement } from '../core/domain/seats.ts';
import type { GroupsWanted } from '../ports/stores/case-store.ts';
import { toResource } from './document.ts';
import { toDriftRow } from './drift-rows.ts';
import type { Session } from './opened-dialect.ts';
import type { DriftTable, EntitlementsTable } from './schema.ts';
import { type SeatRow, toAssignment } from './seat-rows.ts';

type ByPerson<T> = ReadonlyMap<PersonId, readonly T[]>;

/** What cases are put together from, each kind read by one statement for all people asked about. */
export interface CaseParts {
  readonly records: ByPerson<PersonRecord>;
  readonly seats: ByPerson<Assignment>;
  readonly disputed: ReadonlySet<PersonId>;
  readonly entitlements: ByPerson<Entitlement>;
  readonly drift: ByPerson<DriftRow>;
}
interface Wanted {
  /** Follows the name of a column with person ids: `in (...)` or `between ... and ...`. */
  readonly whose: RawBuilder<unknown>;
  readonly groups: GroupsWanted;
}

export async function loadParts(session: Session, wanted: Wanted): Promise<CaseParts> {
  return {
    records: await loadRecords(session, wanted),
    seats: await loadSeats(session, wanted),
    disputed: await loadDisputed(session, wanted),
    entitlements: await loadEntitlements(session, wanted),
    drift: await loadDrift(session, wanted),
  };
}

interface RecordRow {
  readonly id: RecordId;
  readonly source_id: SourceId;
  readonly person_id: PersonId;
  readonly doc: string;
  readonly active: number | null;
  readonly deleted_at: number | null;
  readonly absent_since: number | null;
  readonly modified_at: number;
}

const noGroups: readonly GroupRef[] = [];

async function loadRecords(session: Session, wanted: Wanted): Promise<ByPerson<PersonRecord>> {
  const { rows } = await sql<RecordRow>`
    select id, source_id, person_id, doc, active, deleted_at, absent_since, modified_at
    from records where person_id ${wanted.whose} order by person_id, seq`.execute(session.db);
  const groups = await loadGroups(session, wanted);
  const records = new Map<PersonId, PersonRecord[]>();
  for (const row of rows) {
    put(records, row.person_id, {
      id: row.id,
      sourceId: row.source_id,
      resource: toResource(row.doc),
      active: row.active === null ? null : row.active === 1,
      deletedAt: row.deleted_at,
      absentSince: row.absent_since,
      modifiedAt: row.modified_at,
      groups: groups.get(row.id) ?? noGroups,
    });
  }
  return records;
}

/** Memberships by record. Group rows are read once; a membership is then two ids. */
async function loadGroups(
  session: Session,
  { whose, groups }: Wanted,
): Promise<ReadonlyMap<RecordId, readonly GroupRef[]>> {
  const { db, dialect } = session;
  const named = groups.kind === 'named' ? await findGroups(session, groups.displays) : null;
  if (named?.size === 0) return new Map();
  const only =
    named === null
      ? sql``
      : sql`and ${dialect.unindexed('m.group_id')} in ${dialect.each([...named.keys()])}`;
  const { rows } = await sql<{ record_id: RecordId; group_id: GroupId }>`
    select m.record_id, m.group_id from members m
    where m.record_id in (select r.id from records r where r.person_id ${whose}) ${only}
    order by m.record_id, m.group_id`.execute(db);
  const refs = named ?? (await findGroupsById(session, [...new Set(rows.map(({ group_id }) => group_id))]));
  const memberships = new Map<RecordId, GroupRef[]>();
  for (const { record_id, group_id } of rows) {
    const ref = refs.get(group_id);
    if (ref !== undefined) put(memberships, record_id, ref);
  }
  return memberships;
}

type GroupRefs = ReadonlyMap<GroupId, GroupRef>;

function findGroups(session: Session, displays: readonly string[]): Promise<GroupRefs> {
  return readGroups(session, sql`display_key in ${session.dialect.each(displays)}`);
}

function findGroupsById(session: Session, ids: readonly GroupId[]): Promise<GroupRefs> {
  return readGroups(session, sql`id in ${session.dialect.each(ids)}`);
}

async function readGroups({ db }: Session, which: RawBuilder<unknown>): Promise<GroupRefs> {
  const { rows } = await sql<{ id: GroupId; display_name: string }>`
    select id, display_name from "groups" where ${which} and deleted_at is null`.execute(db);
  return new Map(rows.map(({ id, display_name }) => [id, { id, display: display_name }]));
}

async function loadSeats({ db }: Session, { whose }: Wanted): Promise<ByPerson<Assignment>> {
  const { rows } = await sql<SeatRow & { person_id: PersonId }>`
    select s.pool_id, s.core_id, s.account_id, s.type, s.origin, s.since, a.email, a.person_id, a.protected_role
    from accounts a join assignments s on s.account_id = a.account_id and s.core_id = a.core_id
    where a.person_id ${whose} order by s.pool_id, s.account_id`.execute(db);
  const seats = new Map<PersonId, Assignment[]>();
  for (const row of rows) put(seats, row.person_id, toAssignment(row));
  return seats;
}

async function loadDisputed({ db }: Session, { whose }: Wanted): Promise<ReadonlySet<PersonId>> {
  const { rows } = await sql<{ person_id: PersonId }>`
    select distinct person_id from disputes where person_id ${whose}`.execute(db);
  return new Set(rows.map(({ person_id }) => person_id));
}

async function loadEntitlements({ db }: Session, { whose }: Wanted): Promise<ByPerson<Entitlement>> {
  const { rows } = await sql<Selectable<EntitlementsTable>>`
    select pool_id, person_id, rule_id, priority, need_by, reason
    from entitlements where person_id ${whose} order by pool_id`.execute(db);
  const entitlements = new Map<PersonId, Entitlement[]>();
  for (const row of rows) {
    const personId = asId<PersonId>(row.person_id);
    put(entitlements, personId, {
      poolId: asId<PoolId>(row.pool_id),
      personId,
      ruleId: asId<RuleId>(row.rule_id),
      priority: row.priority,
      needBy: row.need_by,
      reason: row.reason,
    });
  }
  return entitlements;
}

async function loadDrift({ db }: Session, { whose }: Wanted): Promise<ByPerson<DriftRow>> {
  const { rows } = await sql<Selectable<DriftTable>>`
    select * from drift where person_id ${whose} order by pool_id, subject, class`.execute(db);
  const drift = new Map<PersonId, DriftRow[]>();
  for (const row of rows) put(drift, asId<PersonId>(row.person_id ?? ''), toDriftRow(row));
  return drift;
}

function put<K, T>(map: Map<K, T[]>, key: K, value: T): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
