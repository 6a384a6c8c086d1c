import { type RawBuilder, sql } from 'kysely';
import type { ReadingResult, ReadingStore } from '../ports/stores/reading-store.ts';
import type { Session } from './opened-dialect.ts';
import { nameColumns } from './record-columns.ts';

type Request = Parameters<ReadingStore['accept']>[0];

/** Columns that a reading replaces; the same in `staged` and `records`. */
const replaced = ['doc', 'active', ...nameColumns, 'doc_hash'] as const;

/**
 * Makes a staged reading the source's last one, by set operations: who differs is rewritten, who is new gets a row, and
 * of a snapshot whoever is not listed is absent from now on. Nobody is deleted by a reading.
 */
export async function acceptReading(session: Session, request: Request): Promise<ReadingResult> {
  const { db, dialect } = session;
  const staged = await countStaged(session, request);
  const changed = await rewrite(session, request);
  const created = await insert(session, request);
  const absent = request.kind === 'snapshot' ? await noteAbsent(session, request) : [];

  const concerned = [...changed, ...created, ...absent];
  if (concerned.length > 0) await dialect.mark('record', dialect.each(concerned), request.at).execute(db);
  await db.deleteFrom('staged').where('reading_id', '=', request.readingId).execute();
  return {
    created: created.length,
    changed: changed.length,
    unchanged: staged - created.length - changed.length,
    absent: absent.length,
  };
}

async function countStaged({ db }: Session, { readingId }: Request): Promise<number> {
  const row = await db
    .selectFrom('staged')
    .select((eb) => eb.fn.countAll<number>().as('size'))
    .where('reading_id', '=', readingId)
    .executeTakeFirstOrThrow();
  return row.size;
}

/** Somebody who comes back unchanged after an absence is a change, too. */
function rewrite(session: Session, { sourceId, readingId, at }: Request): Promise<readonly string[]> {
  const set = sql.join(replaced.map((name) => sql`${sql.ref(name)} = s.${sql.ref(name)}`));
  return idsOf(
    session,
    sql`update records set ${set}, version = version + 1, modified_at = ${at}, absent_since = null, deleted_at = null
      from staged s
      where s.reading_id = ${readingId} and records.source_id = ${sourceId} and records.source_key = s.source_key
        and (records.doc_hash <> s.doc_hash or records.absent_since is not null or records.deleted_at is not null)
      returning records.id`,
  );
}

function insert(session: Session, { sourceId, readingId, at }: Request): Promise<readonly string[]> {
  const columns = sql.join(replaced.map((name) => sql.ref(name)));
  const values = sql.join(replaced.map((name) => sql.ref(`s.${name}`)));
  return idsOf(
    session,
    sql`insert into records (id, source_id, source_key, unique_key, ${columns}, version, created_at, modified_at, link)
      select s.id, s.source_id, s.source_key, s.source_key, ${values}, 1, cast(${at} as bigint), cast(${at} as bigint), 'unmatched'
      from staged s
      where s.reading_id = ${readingId} and not exists (
        select 1 from records r where r.source_id = ${sourceId} and r.source_key = s.source_key)
      order by s.source_key
      returning id`,
  );
}

function noteAbsent(session: Session, { sourceId, readingId, at }: Request): Promise<readonly string[]> {
  return idsOf(
    session,
    sql`update records set absent_since = ${at}, modified_at = ${at}, version = version + 1
      where source_id = ${sourceId} and absent_since is null and deleted_at is null and not exists (
        select 1 from staged s where s.reading_id = ${readingId} and s.source_key = records.source_key)
      returning id`,
  );
}

async function idsOf({ db }: Session, statement: RawBuilder<unknown>): Promise<readonly string[]> {
  const { rows } = await statement.execute(db);
  return (rows as readonly { id: string }[]).map(({ id }) => id);
}
