import { type RawBuilder, sql } from 'kysely';
import type { PersonId, RecordId, SourceId } from '../core/domain/ids.ts';
import type { LinkState } from '../core/domain/person.ts';
import type { MatchKey } from '../core/domain/policy.ts';
import { readDate } from '../core/domain/read-date.ts';
import { objectOf, textOf } from '../core/domain/read-resource.ts';
import { EMPLOYMENT_URN } from '../core/filter/person-schema.ts';
import type { Clock } from '../ports/clock.ts';
import type { Candidate, Keys, UncorrelatedRecord } from '../ports/stores/correlation-store.ts';
import { toResource } from './document.ts';

/** Folded values of keys. */
interface KeyColumns {
  readonly employee_number: string | null;
  readonly email_key: string | null;
  readonly user_name_key: string | null;
  readonly external_key: string | null;
}
export interface CorrelationRow extends KeyColumns {
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

export const columnOf: Readonly<Record<MatchKey, keyof KeyColumns>> = {
  employeeNumber: 'employee_number',
  email: 'email_key',
  userName: 'user_name_key',
  externalId: 'external_key',
};
/** What is read of a record to correlate it. */
export const correlationColumns = sql.raw(
  'seq, id, source_id, person_id, link, display_name, active, deleted_at, doc, ' +
    Object.values(columnOf).join(', '),
);

/** The condition under which a row has this value of a key. */
export function sharing(key: MatchKey, value: string | undefined): readonly RawBuilder<unknown>[] {
  return value === undefined ? [] : [sql`${sql.ref(columnOf[key])} = ${value}`];
}

export function toUncorrelated(
  row: CorrelationRow,
  keys: readonly MatchKey[],
  clock: Clock,
): UncorrelatedRecord {
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

export function toCandidate(
  row: CorrelationRow,
  keys: readonly MatchKey[],
  clock: Clock,
): readonly Candidate[] {
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
