import type { SourceId } from '../../../core/domain/ids.ts';
import type { JsonObject } from '../../../core/domain/json.ts';
import type { Instant } from '../../../core/domain/time.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Database } from '../../../ports/stores/database.ts';
import type { Listed, Page, PageBeside, Place } from '../../../ports/stores/user-store.ts';
import { listHead } from '../answer/list-response.ts';
import type { ScimQuery } from '../request/scim-query.ts';
import { type ScimError, scimError } from '../scim-error.ts';
import { createCursorSeal } from './cursor-seal.ts';
import { isDescending } from './read-sort.ts';
import { createWalks, type Walks } from './walks.ts';

/** How long a cursor can be used, at least and at most; told in the service provider configuration. */
export const CURSOR_TIMEOUT_S = 24 * 60 * 60;

/** The list that a request asks a page of. */
export interface ListAsked {
  readonly endpoint: 'Users' | 'Groups' | 'root';
  readonly sourceId: SourceId;
  /** Who walks. */
  readonly tokenId: string;
  readonly query: ScimQuery;
}

/** Pages by number (RFC 7644 §3.4.2.4) and by cursor (RFC 9865), for every list. */
export interface Paging {
  /** Where the page begins. Throws 400 `invalidCursor` and `expiredCursor`. */
  start(asked: ListAsked): Promise<Page | PageBeside>;
  /** The list response but for its `Resources`. */
  head(asked: ListAsked, page: Page | PageBeside, listed: Listed<unknown>): Promise<JsonObject>;
}

type CursorContent = Omit<PageBeside, 'count'> & { readonly at: Instant };

export function createPaging({ database, clock }: { database: Database; clock: Clock }): Paging {
  const cursors = createCursorSeal(database);
  const walks = createWalks(clock);

  async function open(asked: ListAsked, cursor: string): Promise<PageBeside> {
    const content = await cursors.open(cursor, bindingOf(asked));
    if (content === null) throw invalidCursor();
    // Only we can have made it.
    const { side, total, at, beside } = content as unknown as CursorContent;
    if (clock.now() - at > CURSOR_TIMEOUT_S * 1000) throw expiredCursor();
    return { beside, side, total, count: asked.query.count };
  }

  function seal(asked: ListAsked, cursor: Omit<CursorContent, 'at'>): Promise<string> {
    const content: CursorContent = { ...cursor, at: clock.now() };
    return cursors.seal({ ...content, beside: { ...content.beside } }, bindingOf(asked));
  }

  async function headByCursor(
    asked: ListAsked,
    page: Page | PageBeside,
    listed: Listed<unknown>,
  ): Promise<JsonObject> {
    const { total, items } = listed;
    const { next, previous } = neighbours(page, listed, isDescending(asked.query));
    const to = (beside: Place, side: PageBeside['side']) => seal(asked, { beside, side, total });
    return listHead({
      total,
      items: items.length,
      ...(previous && { previousCursor: await to(previous, 'before') }),
      ...(next && { nextCursor: await to(next, 'after') }),
    });
  }

  return {
    async start(asked) {
      const { cursor } = asked.query;
      if (cursor === null) return startByNumber(walks, asked);
      return cursor === '' ? { startIndex: 1, count: asked.query.count } : open(asked, cursor);
    },
    async head(asked, page, listed) {
      if (asked.query.cursor !== null) return headByCursor(asked, page, listed);
      return headByNumber(walks, asked, { isWalked: 'beside' in page, ...listed });
    },
  };
}

function startByNumber(walks: Walks, asked: ListAsked): Page | PageBeside {
  const { startIndex, count } = asked.query;
  const walked = startIndex > 1 && count > 0 ? walks.find(walkerOf(asked), startIndex) : null;
  return walked === null
    ? { startIndex, count }
    : { beside: walked.beside, total: walked.total, side: 'after', count };
}

/** The total of a walk is that of its first page, until a page shows where the list really ends. */
function headByNumber(
  walks: Walks,
  asked: ListAsked,
  { isWalked, items, places, isMore, ...counted }: Listed<unknown> & { readonly isWalked: boolean },
): JsonObject {
  const { startIndex } = asked.query;
  const next = startIndex + items.length;
  const atLeast = isMore ? next : next - 1;
  const total = !isWalked ? counted.total : isMore ? Math.max(counted.total, atLeast) : atLeast;
  const last = places.at(-1);
  if (isMore && last !== undefined) walks.note(walkerOf(asked), next, { beside: last, total });
  return listHead({ total, startIndex, items: items.length });
}

/** The rows next to which the pages before and after this one begin; none where there is no such page. */
function neighbours(
  page: Page | PageBeside,
  { places, isMore }: Listed<unknown>,
  isDown: boolean,
): { readonly next?: Place; readonly previous?: Place } {
  const [first] = places;
  const last = places.at(-1);
  const isBackwards = 'beside' in page && page.side === 'before';
  // Whoever came before this row is gone: the list begins with it now.
  if (isBackwards && first === undefined) return { next: justBefore(page.beside, isDown) };
  if (first === undefined || last === undefined) return {};
  if (!('beside' in page)) return isMore ? { next: last } : {};
  return {
    ...((isMore || isBackwards) && { next: last }),
    ...((isMore || !isBackwards) && { previous: first }),
  };
}

function justBefore(place: Place, isDown: boolean): Place {
  return { ...place, seq: place.seq + (isDown ? 1 : -1) };
}

/** Everything that makes it another list (RFC 9865 §2); how many of it are wanted, and what of them, may change. */
function bindingOf({ endpoint, sourceId, query }: ListAsked): string {
  return JSON.stringify([endpoint, sourceId, query.filter, query.sortBy, isDescending(query)]);
}

/** Two programs that walk the same list at once do not lead each other. */
function walkerOf(asked: ListAsked): string {
  return `${asked.tokenId} ${bindingOf(asked)}`;
}

function invalidCursor(): ScimError {
  const detail =
    '`cursor` is empty for the first page, and then the `nextCursor` or `previousCursor` of an answer to the same ' +
    'query at the same address; this one is neither';
  return scimError(400, 'invalidCursor', detail);
}

function expiredCursor(): ScimError {
  const detail = `this cursor was made more than ${CURSOR_TIMEOUT_S} seconds ago; begin again with an empty one`;
  return scimError(400, 'expiredCursor', detail);
}
