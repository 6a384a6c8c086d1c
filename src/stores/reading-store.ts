import { hash } from 'node:crypto';
import { sql } from 'kysely';
import type { SourceId } from '../core/domain/ids.ts';
import { foldCase } from '../core/filter/fold-case.ts';
import { SourceUnavailable } from '../errors.ts';
import type { Ids } from '../ports/clock.ts';
import type { SourceRecord } from '../ports/source.ts';
import type { ReadingNumbers, ReadingStore } from '../ports/stores/reading-store.ts';
import { acceptReading } from './accept-reading.ts';
import { toDocument } from './document.ts';
import type { Session } from './opened-dialect.ts';
import { recordColumns } from './record-columns.ts';

type Batch = Parameters<ReadingStore['stage']>[0];
type NumbersQuery = Parameters<ReadingStore['numbers']>[0];

/** Departments smaller than this say nothing when they halve. */
const smallestDepartment = 5;

export function createReadingStore(session: Session, ids: Ids): ReadingStore {
  return {
    stage: (batch) => stage(session, ids, batch),
    numbers: (query) => numbers(session, query),
    accept: (request) => acceptReading(session, request),
    async drop(readingId) {
      await session.db.deleteFrom('staged').where('reading_id', '=', readingId).execute();
    },
  };
}

async function stage(session: Session, ids: Ids, batch: Batch): Promise<void> {
  await refuseTwice(session, batch);
  const { sourceId, readingId, records } = batch;
  const rows = records.map((record) => ({
    reading_id: readingId,
    source_key: record.key,
    source_id: sourceId,
    id: ids.next(),
    ...stagedColumns(record),
  }));
  await session.dialect.put('staged', rows);
}

function stagedColumns({ resource, active }: SourceRecord) {
  const document = toDocument(resource);
  return {
    ...recordColumns(document, active),
    doc_hash: hash('sha256', `${active} ${document.text}`, 'base64url'),
  };
}

/** A key that comes twice means that the source cannot tell two people apart: the reading is no use. */
async function refuseTwice({ db, dialect }: Session, { sourceId, readingId, records }: Batch): Promise<void> {
  const keys = new Set<string>();
  const twice = records.find(({ key }) => keys.size === keys.add(key).size);
  const { rows } = await sql<{ source_key: string }>`select source_key from staged
    where reading_id = ${readingId} and source_key in ${dialect.each([...keys])} limit 1`.execute(db);
  const key = twice?.key ?? rows[0]?.source_key;
  if (key === undefined) return;
  throw new SourceUnavailable(
    `source ${sourceId} lists the key ${key} twice; nothing of this reading is used`,
    {
      ids: { sourceId },
    },
  );
}

async function numbers(session: Session, query: NumbersQuery): Promise<ReadingNumbers> {
  const { db } = session;
  const { sourceId, readingId } = query;
  const { rows } = await sql<{ staged: number; before: number; overlap: number }>`select
    (select count(*) from staged where reading_id = ${readingId}) as staged,
    (select count(*) from records
      where source_id = ${sourceId} and deleted_at is null and absent_since is null) as before,
    (select count(*) from staged s
      join records r on r.source_id = ${sourceId} and r.source_key = s.source_key
      where s.reading_id = ${readingId} and r.deleted_at is null and r.absent_since is null) as overlap`.execute(
    db,
  );
  const counts = rows[0] ?? { staged: 0, before: 0, overlap: 0 };
  return {
    staged: counts.staged,
    before: counts.before,
    overlap: counts.overlap,
    departments: await departments(session, { sourceId, readingId }),
    canariesFound: await canariesFound(session, query),
  };
}

async function departments(
  { db }: Session,
  { sourceId, readingId }: { sourceId: SourceId; readingId: string },
): Promise<ReadingNumbers['departments']> {
  const { rows } = await sql<{ name: string; before: number; staged: number }>`
    select b.department as name, b.size as before, coalesce(s.size, 0) as staged
    from (select department, count(*) as size from records
      where source_id = ${sourceId} and deleted_at is null and absent_since is null and department is not null
      group by department having count(*) >= ${smallestDepartment}) b
    left join (select department, count(*) as size from staged
      where reading_id = ${readingId} and department is not null group by department) s
      on s.department = b.department
    order by b.department`.execute(db);
  return rows.map(({ name, before, staged }) => ({ name, before, staged }));
}

async function canariesFound(
  { db, dialect }: Session,
  { readingId, canaries }: NumbersQuery,
): Promise<readonly string[]> {
  if (canaries.length === 0) return [];
  const { rows } = await sql<{ source_key: string; email_key: string | null }>`
    select source_key, email_key from staged
    where reading_id = ${readingId} and (source_key in ${dialect.each(canaries)}
      or email_key in ${dialect.each(canaries.map(foldCase))})`.execute(db);
  const found = new Set(rows.flatMap(({ source_key, email_key }) => [source_key, email_key]));
  return canaries.filter((canary) => found.has(canary) || found.has(foldCase(canary)));
}
