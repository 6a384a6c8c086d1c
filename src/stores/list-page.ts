import { type RawBuilder, sql } from 'kysely';
import type { Page } from '../ports/stores/user-store.ts';
import type { Condition } from './filter/bounds.ts';
import type { Db } from './schema.ts';

interface ListRequest {
  readonly table: 'records' | 'groups';
  readonly where: Condition;
  readonly page: Page;
}

/**
 * One page in the order of `seq`. The page is found in an index alone and only its rows are then read; a page that is not
 * full tells the total, so a search for one costs no count.
 */
export async function listPage<Row>(
  db: Db,
  { table, where, page }: ListRequest,
): Promise<{ readonly total: number; readonly rows: readonly Row[] }> {
  const from = sql.table(table);
  const skipped = Math.max(page.startIndex, 1) - 1;
  const rows =
    page.count > 0 ? await readPage<Row>(db, sql`${from} where ${where}`, { from, page, skipped }) : [];
  const isEnd = page.count > 0 && rows.length < page.count && (rows.length > 0 || skipped === 0);
  if (isEnd) return { total: skipped + rows.length, rows };
  const { rows: counted } = await sql<{ total: number }>`select count(*) as total
    from ${from} where ${where}`.execute(db);
  return { total: counted[0]?.total ?? 0, rows };
}

async function readPage<Row>(
  db: Db,
  source: RawBuilder<unknown>,
  { from, page, skipped }: { from: RawBuilder<unknown>; page: Page; skipped: number },
): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`select * from ${from} where seq in (
    select seq from ${source} order by seq limit ${page.count} offset ${skipped}) order by seq`.execute(db);
  return rows;
}
