import { sql } from 'kysely';
import { asId, type RecordId } from '../core/domain/ids.ts';
import type { MatchKey } from '../core/domain/policy.ts';
import type { Clock } from '../ports/clock.ts';
import type { CorrelationStore, UncorrelatedRecord } from '../ports/stores/correlation-store.ts';
import {
  columnOf,
  correlationColumns,
  type CorrelationRow,
  sharing,
  toCandidate,
  toUncorrelated,
} from './correlation-row.ts';
import type { Session } from './opened-dialect.ts';
import { saveLinkings } from './save-linkings.ts';

/** A shared address such as `info@` may be on many records; this many are enough to see that it identifies nobody. */
const candidatesLimit = 100;

export function createCorrelationStore(session: Session, clock: Clock): CorrelationStore {
  const { db, dialect } = session;
  return {
    async records(ids, keys) {
      const { rows } = await sql<CorrelationRow>`select ${correlationColumns} from records
        where id in ${dialect.each(ids)} order by seq`.execute(db);
      return rows.map((row) => toUncorrelated(row, keys, clock));
    },
    async candidates(record, keys) {
      const same = keys.flatMap((key) => sharing(key, record.keys[key]));
      if (same.length === 0) return [];
      const { rows } = await sql<CorrelationRow>`select ${correlationColumns} from records
        where (${sql.join(same, sql` or `)}) and person_id is not null and link = 'linked' and id <> ${record.id}
        limit ${candidatesLimit}`.execute(db);
      // Sorting a handful here is cheaper than the table SQLite would make for it.
      return rows.toSorted((a, b) => a.seq - b.seq).flatMap((row) => toCandidate(row, keys, clock));
    },
    undecided: (records) => undecided(session, records),
    save: (linkings, at) => saveLinkings(session, linkings, at),
  };
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
