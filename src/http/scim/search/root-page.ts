import { compareText } from '../../../core/filter/compare-text.ts';
import type { StoredGroup } from '../../../ports/stores/group-store.ts';
import type { Listed, Page, PageBeside, Place, Sort, StoredUser } from '../../../ports/stores/user-store.ts';
import { scimError } from '../scim-error.ts';
import type { ResourceType } from './filter-for-type.ts';

export type RootItem =
  | { readonly kind: 'User'; readonly user: StoredUser }
  | { readonly kind: 'Group'; readonly group: StoredGroup };

/** The resources of one type that a search finds. */
export interface RootPart {
  readonly kind: ResourceType['kind'];
  /** Null where no order is asked for. */
  readonly sort: Sort | null;
  read(page: Page | PageBeside): Promise<Listed<RootItem>>;
}

interface RootPlace extends Place {
  readonly kind: ResourceType['kind'];
}
interface Row {
  readonly item: RootItem;
  readonly place: RootPlace;
}
interface Found {
  readonly rows: readonly Row[];
  /** Whether a part has more rows than it was asked for. */
  readonly isCut: boolean;
  readonly total: number;
}

/** With an order, so many rows are sorted here to find a page by its number. */
const MOST_SORTED = 5000;

/**
 * One page over both types. Their lists are read next to the same place and merged; where no order is asked for, the users
 * come first, then the groups. Ties are users before groups, and descending is exactly the reverse.
 */
export async function readRootPage(
  parts: readonly RootPart[],
  page: Page | PageBeside,
): Promise<Listed<RootItem>> {
  const sort = parts[0]?.sort ?? null;
  if ('beside' in page) return cut(await readBeside(parts, page), { ...page, sort, skip: 0 });
  const skip = sort === null ? 0 : Math.max(page.startIndex, 1) - 1;
  const found = await (sort === null ? readInTurn(parts, page) : readSorted(parts, skip + page.count, page));
  return cut(found, { side: 'after', sort, skip, count: page.count });
}

async function readBeside(parts: readonly RootPart[], page: PageBeside): Promise<Found> {
  const { side, count, total } = page;
  // Only this list makes its places.
  const beside = page.beside as RootPlace;
  const rows: Row[] = [];
  let isCut = false;
  for (const part of side === 'after' ? parts : parts.toReversed()) {
    const listed = await part.read({ beside: placeFor(part, beside), side, count, total });
    rows.push(...rowsOf(part, listed));
    isCut ||= listed.isMore;
    if (isCut && part.sort === null) break;
  }
  return { rows, isCut, total };
}

/** Users, then groups: what is left of a page by users is filled by groups. */
async function readInTurn(parts: readonly RootPart[], { startIndex, count }: Page): Promise<Found> {
  const rows: Row[] = [];
  let isCut = false;
  let total = 0;
  for (const part of parts) {
    // One row more than fit says that the list goes on.
    const wanted: number = isCut || count === 0 ? 0 : Math.max(count - rows.length, 1);
    const listed = await part.read({ startIndex: Math.max(startIndex - total, 1), count: wanted });
    rows.push(...rowsOf(part, listed));
    isCut ||= wanted > 0 && listed.isMore;
    total += listed.total;
  }
  return { rows, isCut, total };
}

async function readSorted(parts: readonly RootPart[], wanted: number, { count }: Page): Promise<Found> {
  if (count > 0 && wanted > MOST_SORTED) throw tooDeep();
  const lists = await Promise.all(
    parts.map(async (part) => {
      const listed = await part.read({ startIndex: 1, count: count === 0 ? 0 : wanted });
      return { listed, rows: rowsOf(part, listed) };
    }),
  );
  return {
    rows: lists.flatMap(({ rows }) => rows),
    isCut: lists.some(({ listed }) => listed.isMore),
    total: lists.reduce((sum, { listed }) => sum + listed.total, 0),
  };
}

function rowsOf({ kind }: RootPart, { items, places }: Listed<RootItem>): readonly Row[] {
  return items.flatMap((item, at) => {
    const place = places[at];
    return place === undefined ? [] : [{ item, place: { ...place, kind } }];
  });
}

/** The same place in the list of a type: behind all its rows with this key, or before them. */
function placeFor({ kind, sort }: RootPart, beside: RootPlace): Place {
  const { key, seq } = beside;
  // None of this type has a value: all of them are behind those that have one.
  if (sort?.steps === null && key !== null) return { key: null, seq: 0 };
  if (kind === beside.kind) return { key, seq };
  return { key, seq: rankOf(kind) > rankOf(beside.kind) ? 0 : Number.MAX_SAFE_INTEGER };
}

interface Cut {
  readonly side: PageBeside['side'];
  readonly sort: Sort | null;
  readonly skip: number;
  readonly count: number;
}

function cut({ rows, isCut, total }: Found, { side, sort, skip, count }: Cut): Listed<RootItem> {
  const sign = sort?.isDescending === true ? -1 : 1;
  const sorted = rows.toSorted((a, b) => sign * comparePlaces(a.place, b.place));
  const isMore = count > 0 && (isCut || sorted.length > skip + count);
  const shown =
    side === 'after' ? sorted.slice(skip, skip + count) : sorted.slice(Math.max(sorted.length - count, 0));
  return { total, isMore, items: shown.map(({ item }) => item), places: shown.map(({ place }) => place) };
}

/** As the stores sort (RFC 7644 §3.4.2.3): missing values last. */
function comparePlaces(a: RootPlace, b: RootPlace): number {
  const byKey = compareKeys(a.key, b.key);
  return byKey !== 0 ? byKey : rankOf(a.kind) - rankOf(b.kind) || a.seq - b.seq;
}

function compareKeys(a: Place['key'], b: Place['key']): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return typeof a === 'number' ? a - Number(b) : compareText(a, String(b));
}

function rankOf(kind: RootPart['kind']): number {
  return kind === 'User' ? 0 : 1;
}

function tooDeep(): Error {
  const detail =
    `a sorted search over all types finds a page by its number among the first ${MOST_SORTED} results only; ` +
    'page by `cursor`, or from the first page on';
  return scimError(400, 'tooMany', detail);
}
