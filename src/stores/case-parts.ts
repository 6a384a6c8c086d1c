import { type Selectable, sql } from 'kysely';
import type { DriftRow } from '../core/domain/drift.ts';
import type { LastUse } from '../core/domain/last-use.ts';
import type { PersonId, PoolId, RecordId, RuleId, SourceId } from '../core/domain/ids.ts';
import type { GroupRef, PersonRecord } from '../core/domain/person.ts';
import type { SeatException } from '../core/domain/seat-exception.ts';
import type { Assignment, Entitlement } from '../core/domain/seats.ts';
import { type GroupsOfRecord, loadMemberships, type PartsWanted } from './case-memberships.ts';
import { toResource } from './document.ts';
import { toDriftRow } from './drift-rows.ts';
import { readExceptions, toException } from './exception-store.ts';
import type { Session } from './opened-dialect.ts';
import type { DriftTable } from './schema.ts';
import { readSeats, toAssignment } from './seat-rows.ts';
import { takeInOrder } from './take-in-order.ts';
import { readLastUses, toLastUse } from './usage-rows.ts';

/** Ask for people in the order of their ids: everything was read in that order. */
type OfPerson<T> = (id: PersonId) => readonly T[];

/** What cases are put together from, each kind read by one statement for all people asked about. */
export interface CaseParts {
  readonly records: OfPerson<PersonRecord>;
  readonly seats: OfPerson<Assignment>;
  readonly disputed: ReadonlySet<PersonId>;
  readonly entitlements: OfPerson<Entitlement>;
  readonly drift: OfPerson<DriftRow>;
  readonly uses: OfPerson<LastUse>;
  readonly exceptions: OfPerson<SeatException>;
}

export async function loadParts(session: Session, wanted: PartsWanted): Promise<CaseParts> {
  return {
    records: await loadRecords(session, wanted),
    seats: await loadSeats(session, wanted),
    disputed: await loadDisputed(session, wanted),
    entitlements: await loadEntitlements(session, wanted),
    drift: await loadDrift(session, wanted),
    uses: await loadUses(session, wanted),
    exceptions: await loadExceptions(session, wanted),
  };
}

type RecordTuple = readonly [
  personId: PersonId,
  seq: number,
  id: RecordId,
  sourceId: SourceId,
  doc: string,
  active: number | null,
  deletedAt: number | null,
  absentSince: number | null,
  modifiedAt: number,
];

async function loadRecords(session: Session, wanted: PartsWanted): Promise<OfPerson<PersonRecord>> {
  const rows = await session.dialect.tuples<RecordTuple>(sql`
    select person_id, seq, id, source_id, doc, active, deleted_at, absent_since, modified_at
    from records where person_id ${wanted.whose} order by person_id, seq`);
  const groupsOf = await loadMemberships(session, wanted);
  const take = takeInOrder(rows, ([personId]) => personId);
  return (id) => take(id).map((row) => toRecord(row, groupsOf));
}

const noGroups: readonly GroupRef[] = [];

function toRecord(
  [, seq, id, sourceId, doc, active, deletedAt, absentSince, modifiedAt]: RecordTuple,
  groupsOf: GroupsOfRecord,
): PersonRecord {
  return {
    id,
    sourceId,
    resource: toResource(doc),
    active: active === null ? null : active === 1,
    deletedAt,
    absentSince,
    modifiedAt,
    groups: groupsOf.get(seq) ?? noGroups,
  };
}

async function loadSeats(session: Session, { whose }: PartsWanted): Promise<OfPerson<Assignment>> {
  const rows = await readSeats(session, whose);
  const take = takeInOrder(rows, ([personId]) => personId ?? '');
  return (id) => take(id).map(toAssignment);
}

async function loadDisputed({ db }: Session, { whose }: PartsWanted): Promise<ReadonlySet<PersonId>> {
  const { rows } = await sql<{ person_id: PersonId }>`
    select distinct person_id from disputes where person_id ${whose}`.execute(db);
  return new Set(rows.map(({ person_id }) => person_id));
}

type EntitlementTuple = readonly [
  personId: PersonId,
  poolId: PoolId,
  ruleId: RuleId,
  priority: number,
  needBy: string | null,
  reason: string,
];

async function loadEntitlements(
  { dialect }: Session,
  { whose }: PartsWanted,
): Promise<OfPerson<Entitlement>> {
  const rows = await dialect.tuples<EntitlementTuple>(sql`
    select person_id, pool_id, rule_id, priority, need_by, reason
    from entitlements where person_id ${whose} order by person_id, pool_id`);
  const take = takeInOrder(rows, ([personId]) => personId);
  return (id) => take(id).map(toEntitlement);
}

function toEntitlement([personId, poolId, ruleId, priority, needBy, reason]: EntitlementTuple): Entitlement {
  return { poolId, personId, ruleId, priority, needBy, reason };
}

async function loadDrift({ db }: Session, { whose }: PartsWanted): Promise<OfPerson<DriftRow>> {
  const { rows } = await sql<Selectable<DriftTable> & { person_id: PersonId }>`
    select * from drift where person_id ${whose} and class <> 'over-capacity'
    order by person_id, pool_id, subject, class`.execute(db);
  const take = takeInOrder(rows, ({ person_id }) => person_id);
  return (id) => take(id).map(toDriftRow);
}

async function loadUses(session: Session, { whose }: PartsWanted): Promise<OfPerson<LastUse>> {
  const take = takeInOrder(await readLastUses(session, whose), ({ person_id }) => person_id);
  return (id) => take(id).map(toLastUse);
}

async function loadExceptions(session: Session, { whose }: PartsWanted): Promise<OfPerson<SeatException>> {
  const take = takeInOrder(await readExceptions(session, whose), ({ person_id }) => person_id);
  return (id) => take(id).map(toException);
}
