import type { RawBuilder } from 'kysely';
import type { Listed, Page, PageBeside, Place } from '../ports/stores/user-store.ts';
import type { Condition } from './filter/bounds.ts';
import { countRows, type Listable, type Order, readRows, type RowsWanted } from './list-rows.ts';
import type { Db } from './schema.ts';

interface ListRequest<Row> {
  readonly table: 'records' | 'groups';
  readonly columns: RawBuilder<unknown>;
  readonly where: Condition;
  readonly order: Order;
  readonly page: Page | PageBeside;
  /** Asked only where the page itself does not tell the total. */
  readonly count?: () => Promise<number>;
  /** A quicker way to the same rows. */
  readonly read?: (wanted: RowsOfPage) => Promise<readonly (Row & Listable)[]>;
}
export type RowsOfPage = Pick<RowsWanted, 'beside' | 'side' | 'skip' | 'limit'>;

/** Rows that are skipped sooner than a number is looked up. */
const few = 1_000;

/**
 * One page. One row more than asked for is read: it says whether the list goes on, so a search for one costs no count.
 */
export async function listPage<Row>(db: Db, request: ListRequest<Row>): Promise<Listed<Row & Listable>> {
  const { table, where, page, count } = request;
  const start = startOf(page);
  if (count !== undefined && start.skip > few) {
    const total = await count();
    if (start.skip > total / 2) return pageFromEnd(db, request, { skip: start.skip, total });
  }
  const read = page.count > 0 ? await readPage(db, request, { ...start, limit: page.count + 1 }) : [];
  const { items, isMore } = cut(read, { ...start, count: page.count });
  const known = totalShown(page, { found: items.length, isMore });
  // Counted a moment later than read: never fewer than are shown.
  const counted = known ?? (await (count?.() ?? countRows(db, table, where)));
  const total = known ?? Math.max(counted, items.length > 0 ? start.skip + items.length : 0);
  return { total, items, places: items.map(placeOf), isMore };
}

function readPage<Row>(
  db: Db,
  request: ListRequest<Row>,
  wanted: RowsOfPage,
): Promise<readonly (Row & Listable)[]> {
  return request.read?.(wanted) ?? readRows<Row>(db, { ...request, ...wanted });
}

/** A jump into the second half of a list costs what it takes from the end; behind the end it costs nothing. */
async function pageFromEnd<Row>(
  db: Db,
  request: ListRequest<Row>,
  { skip, total }: { readonly skip: number; readonly total: number },
): Promise<Listed<Row & Listable>> {
  const after = Math.max(total - skip - request.page.count, 0);
  const limit = total - skip - after;
  const wanted = { beside: null, side: 'before', skip: after, limit } as const;
  const items = limit > 0 ? await readPage(db, request, wanted) : [];
  return { total, items, places: items.map(placeOf), isMore: after > 0 && items.length > 0 };
}

export function startOf(page: Page | PageBeside): Pick<RowsWanted, 'beside' | 'side' | 'skip'> {
  if ('beside' in page) return { beside: page.beside, side: page.side, skip: 0 };
  return { beside: null, side: 'after', skip: skippedBy(page) };
}

/** Takes the row away that was read only to see that there is one. */
export function cut<Row>(
  rows: readonly Row[],
  { side, count }: { readonly side: 'before' | 'after'; readonly count: number },
): { readonly items: readonly Row[]; readonly isMore: boolean } {
  const isMore = rows.length > count;
  const items = side === 'after' ? rows.slice(0, count) : rows.slice(Math.max(rows.length - count, 0));
  return { items, isMore: isMore && count > 0 };
}

/** The total, when the page came with it or is the end of the list; else null. */
export function totalShown(
  page: Page | PageBeside,
  { found, isMore }: { readonly found: number; readonly isMore: boolean },
): number | null {
  if ('beside' in page) return page.total;
  const skipped = skippedBy(page);
  const isEnd = page.count > 0 && !isMore && (found > 0 || skipped === 0);
  return isEnd ? skipped + found : null;
}

export function placeOf({ sort_key, seq }: Listable): Place {
  return { key: sort_key, seq };
}

function skippedBy({ startIndex }: Page): number {
  return Math.max(startIndex, 1) - 1;
}
