import { type RawBuilder, sql } from 'kysely';
import { asId, type PersonId, type RecordId, type SourceId } from '../core/domain/ids.ts';
import type { LinkState } from '../core/domain/person.ts';
import type { MatchKey } from '../core/domain/policy.ts';
import { EMPLOYMENT_URN } from '../core/filter/person-schema.ts';
import { readDate } from '../core/domain/read-date.ts';
import type { Clock } from '../ports/clock.ts';
import type {
  Candidate,
  CorrelationStore,
  Keys,
  UncorrelatedRecord,
} from '../ports/stores/correlation-store.ts';
import { toResource } from './document.ts';
import type { Session } from './opened-dialect.ts';
import { objectOf, textOf } from '../core/domain/read-resource.ts';
import { saveLinkings } from './save-linkings.ts';

interface KeyColumns {
  readonly employee_number: string | null;
  readonly email_key: string | null;
  readonly user_name_key: string | null;
  readonly external_key: string | null;
}
interface CorrelationRow extends KeyColumns {
  readonly seq: number;
  readonly id: RecordId;
  readonly source_id: SourceId;
  readonly person_id: PersonId | null;
  readonly link: LinkState;
  readonly display_name: string;
  readonly active: number | null;
  readonly deleted_at: number | null;
  readonly doc: string;
}

const columnOf: Readonly<Record<MatchKey, keyof KeyColumns>> = {
  employeeNumber: 'employee_number',
  email: 'email_key',
  userName: 'user_name_key',
  externalId: 'external_key',
};
const wanted = sql.raw(
  'seq, id, source_id, person_id, link, display_name, active, deleted_at, doc, ' +
    Object.values(columnOf).join(', '),
);

/** A shared address such as `info@` may be on many records; this many are enough to see that it identifies nobody. */
const candidatesLimit = 100;

export function createCorrelationStore(session: Session, clock: Clock): CorrelationStore {
  const { db, dialect } = session;
  return {
    async records(ids, keys) {
      const { rows } = await sql<CorrelationRow>`select ${wanted} from records
        where id in ${dialect.each(ids)} order by seq`.execute(db);
      return rows.map((row) => toUncorrelated(row, keys, clock));
    },
    async candidates(record, keys) {
      const same = keys.flatMap((key) => sharing(key, record.keys[key]));
      if (same.length === 0) return [];
      const { rows } = await sql<CorrelationRow>`select ${wanted} from records
        where (${sql.join(same, sql` or `)}) and person_id is not null and link = 'linked' and id <> ${record.id}
        limit ${candidatesLimit}`.execute(db);
      // Sorting a handful here is cheaper than the table SQLite would make for it.
      return rows.toSorted((a, b) => a.seq - b.seq).flatMap((row) => toCandidate(row, keys, clock));
    },
    undecided: (records) => undecided(session, records),
    save: (linkings, at) => saveLinkings(session, linkings, at),
  };
}

function sharing(key: MatchKey, value: string | undefined): readonly RawBuilder<unknown>[] {
  return value === undefined ? [] : [sql`${sql.ref(columnOf[key])} = ${value}`];
}

function toUncorrelated(row: CorrelationRow, keys: readonly MatchKey[], clock: Clock): UncorrelatedRecord {
  return {
    id: row.id,
    sourceId: row.source_id,
    personId: row.person_id,
    link: row.link,
    keys: keysOf(row, keys),
    live: isLive(row, clock),
    displayName: row.display_name,
  };
}

function toCandidate(row: CorrelationRow, keys: readonly MatchKey[], clock: Clock): readonly Candidate[] {
  if (row.person_id === null) return [];
  return [
    {
      personId: row.person_id,
      recordId: row.id,
      sourceId: row.source_id,
      keys: keysOf(row, keys),
      live: isLive(row, clock),
    },
  ];
}

function keysOf(row: KeyColumns, keys: readonly MatchKey[]): Keys {
  const found: Partial<Record<MatchKey, string>> = {};
  for (const key of keys) {
    const value = row[columnOf[key]];
    if (value !== null) found[key] = value;
  }
  return found;
}

/** Not deleted, not inactive, and its employment has not ended by word or by date. */
function isLive({ deleted_at, active, doc }: CorrelationRow, clock: Clock): boolean {
  if (deleted_at !== null || active === 0) return false;
  const resource = toResource(doc);
  const employment = objectOf(resource[EMPLOYMENT_URN]);
  if (employment === null) return true;
  if (employment['employmentState'] === 'ended') return false;
  const lastDay = readDate(employment['lastDay']).day;
  const zone = textOf(employment['timeZone']) ?? textOf(resource['timezone']) ?? 'UTC';
  return lastDay === null || lastDay >= todayIn(clock, zone);
}

/** A zone that the runtime does not know is no reason to stop correlating. */
function todayIn(clock: Clock, zone: string): string {
  const calendar = clock.calendar();
  try {
    return calendar.todayIn(zone);
  } catch {
    return calendar.todayIn('UTC');
  }
}

/** Only a record that has found its person can change what is known about others: two disputed ones never wake each other. */
async function undecided(
  { db, dialect }: Session,
  records: readonly UncorrelatedRecord[],
): Promise<readonly RecordId[]> {
  const linked = await linkedAmong({ db, dialect }, records);
  const same = (Object.keys(columnOf) as MatchKey[]).flatMap((key) => {
    const values = linked.flatMap(({ keys }) => keys[key] ?? []);
    return values.length === 0 ? [] : [sql`${sql.ref(columnOf[key])} in ${dialect.each(values)}`];
  });
  if (same.length === 0) return [];
  const { rows } = await sql<{ id: string }>`select id from records
    where (${sql.join(same, sql` or `)}) and link in ('unmatched', 'disputed')
      and id not in ${dialect.each(records.map(({ id }) => id))}
    order by seq`.execute(db);
  return rows.map(({ id }) => asId<RecordId>(id));
}

async function linkedAmong(
  { db, dialect }: Session,
  records: readonly UncorrelatedRecord[],
): Promise<readonly UncorrelatedRecord[]> {
  if (records.length === 0) return [];
  const { rows } = await sql<{ id: string }>`select id from records
    where id in ${dialect.each(records.map(({ id }) => id))} and link = 'linked'`.execute(db);
  const linked = new Set(rows.map(({ id }) => id));
  return records.filter(({ id }) => linked.has(id));
}
