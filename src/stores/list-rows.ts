import { type RawBuilder, sql } from 'kysely';
import type { Place, SortKey } from '../ports/stores/user-store.ts';
import type { Condition } from './filter/bounds.ts';
import type { Db } from './schema.ts';

/**
 * One total order of a table's rows: by key, those without one last, equal ones by `seq`. Descending is exactly the
 * reverse, so missing values come first (RFC 7644 §3.4.2.3).
 */
export interface Order {
  /** Null sorts by `seq` alone: the order of making. */
  readonly key: RawBuilder<unknown> | null;
  readonly isPresent: Condition;
  readonly isDescending: boolean;
  /** Whether an index over the rows of all sources has this order. */
  readonly isIndexed: boolean;
}

export const orderOfMaking: Order = {
  key: null,
  isPresent: sql`1 = 1`,
  isDescending: false,
  isIndexed: false,
};

export interface RowsWanted {
  readonly table: 'records' | 'groups';
  readonly columns: RawBuilder<unknown>;
  readonly where: Condition;
  readonly order: Order;
  /** The rows next to this place; without it, from the first row. */
  readonly beside: Place | null;
  readonly side: 'before' | 'after';
  readonly skip: number;
  readonly limit: number;
}

/** What every row of a list has beside the columns asked for. */
export interface Listable {
  readonly seq: number;
  readonly sort_key: SortKey;
}

/** Rows that have a key, or those that have none: each part can be walked along one index. */
interface Part {
  readonly key: RawBuilder<unknown> | null;
  readonly where: Condition;
  readonly beside: Place | null;
}

/** Rows in the order of the list; `before` gives the last ones before the place. */
export async function readRows<Row>(db: Db, wanted: RowsWanted): Promise<readonly (Row & Listable)[]> {
  const { side, order, limit } = wanted;
  const isUp = order.isDescending === (side === 'before');
  const rows: (Row & Listable)[] = [];
  let { skip } = wanted;
  for (const part of partsOf(wanted, isUp)) {
    const found = await readPart<Row>(db, wanted, { part, isUp, skip, limit: limit - rows.length });
    rows.push(...found);
    if (rows.length === limit) break;
    if (skip > 0) skip = found.length > 0 ? 0 : skip - (await countRows(db, wanted.table, part.where));
  }
  return side === 'before' ? rows.reverse() : rows;
}

export async function countRows(db: Db, table: RowsWanted['table'], where: Condition): Promise<number> {
  const { rows } = await sql<{ size: number }>`select count(*) as size
    from ${sql.table(table)} where ${where}`.execute(db);
  return rows[0]?.size ?? 0;
}

/** In the direction of reading, from the part on in which the place is. */
function partsOf({ where, order, beside }: RowsWanted, isUp: boolean): readonly Part[] {
  const { key, isPresent } = order;
  if (key === null) return [{ key, where, beside }];
  const isInside = (hasKey: boolean) => beside !== null && (beside.key !== null) === hasKey;
  const present = { key, where: sql`${where} and ${isPresent}`, beside: isInside(true) ? beside : null };
  const missing = {
    key: null,
    where: sql`${where} and not coalesce(${isPresent}, false)`,
    beside: isInside(false) ? beside : null,
  };
  const parts = isUp ? [present, missing] : [missing, present];
  return parts[1]?.beside ? parts.slice(1) : parts;
}

interface PartWanted {
  readonly part: Part;
  readonly isUp: boolean;
  readonly skip: number;
  readonly limit: number;
}

async function readPart<Row>(
  db: Db,
  { table, columns }: RowsWanted,
  { part, isUp, skip, limit }: PartWanted,
): Promise<readonly (Row & Listable)[]> {
  const { key, beside } = part;
  const from = sql.table(table);
  const seq = sql.ref(`${table}.seq`);
  const direction = isUp ? sql`asc` : sql`desc`;
  const ordered = key === null ? sql`${seq} ${direction}` : sql`${key} ${direction}, ${seq} ${direction}`;
  const where = beside === null ? part.where : sql`${part.where} and ${behind(beside, { key, seq, isUp })}`;
  // What is skipped is skipped in an index alone, and only the rows of the page are then read.
  const rows =
    skip === 0
      ? sql`${where} order by ${ordered} limit ${limit}`
      : sql`${seq} in (select ${seq} from ${from} where ${where}
          order by ${ordered} limit ${limit} offset ${skip}) order by ${ordered}`;
  const result = await sql<Row & Listable>`select ${columns}, ${seq}, ${key ?? sql`null`} as sort_key
    from ${from} where ${rows}`.execute(db);
  return result.rows;
}

function behind(
  beside: Place,
  { key, seq, isUp }: { key: RawBuilder<unknown> | null; seq: RawBuilder<unknown>; isUp: boolean },
): Condition {
  const sign = isUp ? sql`>` : sql`<`;
  if (key === null) return sql`${seq} ${sign} ${beside.seq}`;
  return sql`(${key}, ${seq}) ${sign} (${beside.key}, ${beside.seq})`;
}
