import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { PersonId, RecordId, SourceId } from '../core/domain/ids.ts';
import type { LinkState } from '../core/domain/person.ts';
import { foldCase } from '../core/filter/fold-case.ts';
import type { PersonRow, ReviewRecord, ViewStore } from '../ports/stores/view-store.ts';
import { toJournalEntry } from './journal-store.ts';
import type { Session } from './opened-dialect.ts';
import type { OperationsTable } from './schema.ts';
import { viewDrift } from './view-drift.ts';
import { viewPools } from './view-pools.ts';

export function createViewStore(session: Session): ViewStore {
  return {
    drift: (query) => viewDrift(session, query),
    pools: () => viewPools(session),
    review: (query) => review(session, query),
    people: (query) => people(session, query),
    async history({ personId, limit }) {
      const whose =
        personId === undefined
          ? sql``
          : sql`where from_person_id = ${personId} or to_person_id = ${personId}`;
      const { rows } = await sql<Selectable<OperationsTable>>`select * from operations ${whose}
        order by planned_at desc, seq desc limit ${limit}`.execute(session.db);
      return rows.map(toJournalEntry);
    },
  };
}

interface ReviewRow {
  readonly id: RecordId;
  readonly source_id: SourceId;
  readonly display_name: string;
  readonly email_key: string | null;
  readonly link: LinkState;
  readonly link_note: string | null;
  readonly link_at: number;
}

/** A record that no run has looked at yet is no case for review. */
const inReview = sql`link <> 'linked' and link_at is not null and deleted_at is null`;

async function review(
  session: Session,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ readonly total: number; readonly rows: readonly ReviewRecord[] }> {
  const { db } = session;
  const { rows: counted } = await sql<{ total: number }>`select count(*) as total from records
    where ${inReview}`.execute(db);
  const { rows } = await sql<ReviewRow>`
    select id, source_id, display_name, email_key, link, link_note, link_at from records
    where ${inReview} order by link, seq limit ${limit} offset ${offset}`.execute(db);
  const people = await disputedPeople(session, rows);
  return {
    total: counted[0]?.total ?? 0,
    rows: rows.map((row) => ({
      id: row.id,
      sourceId: row.source_id,
      displayName: row.display_name,
      email: row.email_key,
      link: row.link,
      note: row.link_note,
      since: row.link_at,
      people: people.get(row.id) ?? [],
    })),
  };
}

async function disputedPeople(
  { db, dialect }: Session,
  records: readonly ReviewRow[],
): Promise<ReadonlyMap<RecordId, ReviewRecord['people']>> {
  if (!records.some(({ link }) => link === 'disputed')) return new Map();
  const { rows } = await sql<{ record_id: RecordId; id: PersonId; display_name: string }>`
    select d.record_id, p.id, p.display_name from disputes d join people p on p.id = d.person_id
    where d.record_id in ${dialect.each(records.map(({ id }) => id))} order by p.id`.execute(db);
  const byRecord = Map.groupBy(rows, ({ record_id }) => record_id);
  return new Map(
    [...byRecord].map(([id, found]) => [
      id,
      found.map((person) => ({ id: person.id, displayName: person.display_name })),
    ]),
  );
}

interface FoundPerson {
  readonly id: PersonId;
  readonly display_name: string;
  readonly email_key: string | null;
  readonly employee_number: string | null;
  readonly state: string;
  readonly standing: string;
}

/** Exact keys are asked first, by index; only a text that is no key of anybody is looked for inside names. */
async function people(
  { db }: Session,
  { search, limit, after }: { search: string | null; limit: number; after: PersonId | null },
): Promise<readonly PersonRow[]> {
  const find = async (which: RawBuilder<unknown>) => {
    const { rows } = await sql<FoundPerson>`
      select id, display_name, email_key, employee_number, state, standing from people
      where ${which} and id > ${after ?? ''} order by id limit ${limit}`.execute(db);
    return rows.map(toPersonRow);
  };
  const key = foldCase(search?.trim() ?? '');
  if (key === '') return find(sql`1 = 1`);
  const exact = await find(hasKey(key));
  return exact.length > 0 ? exact : find(sql`${contains(sql`search_key`, key)}`);
}

function hasKey(key: string): RawBuilder<unknown> {
  return sql`(id = ${key} or email_key = ${key} or user_name_key = ${key} or employee_number = ${key}
    or id in (select person_id from records where email_key = ${key} or user_name_key = ${key}))`;
}

/** `like` with its own wild cards taken literally. */
function contains(column: RawBuilder<unknown>, text: string): RawBuilder<unknown> {
  return sql`${column} like ${`%${text.replace(/[\\%_]/g, '\\$&')}%`} escape '\\'`;
}

function toPersonRow(row: FoundPerson): PersonRow {
  return {
    id: row.id,
    displayName: row.display_name,
    email: row.email_key,
    employeeNumber: row.employee_number,
    state: row.state,
    standing: row.standing,
  };
}
