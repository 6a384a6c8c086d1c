import type { AutodeskAssumptions } from './assumptions.ts';
import { type FieldComplaint, json, refuseFields, type Reply } from './answers.ts';
import { minuteMs } from './clock.ts';

export interface Listing {
  /** Which list with which filters: a cursor of another one is refused. */
  readonly name: string;
  readonly rows: readonly unknown[];
  /** Moves when anything about the list does. */
  readonly version: number;
  readonly query: URLSearchParams;
  readonly at: number;
}

interface Cursor {
  readonly name: string;
  readonly start: number;
  readonly version: number;
  readonly at: number;
}

/** One page: `limit` 1 to 100, 50 by default; an opaque cursor leads on while there is more. */
export function page(listing: Listing, assumptions: AutodeskAssumptions): Reply {
  const limit = readLimit(listing.query);
  const cursor = readCursor(listing, assumptions);
  const complaints = [limit, cursor].filter((value) => typeof value === 'object' && 'detail' in value);
  if (typeof limit !== 'number' || 'detail' in cursor) return refuseFields(complaints as FieldComplaint[]);
  const hasMoved = cursor.start > 0 && cursor.version !== listing.version;
  const start = hasMoved && assumptions.repeatsRowWhenListChanged ? cursor.start - 1 : cursor.start;
  const data = listing.rows.slice(start, start + limit);
  const next = start + data.length;
  const hasMore = next < listing.rows.length;
  const { name, version, at } = listing;
  return json(200, {
    data,
    pagination: { cursor: hasMore ? seal({ name, version, at, start: next }) : null, hasMore },
  });
}

function complain(field: string, detail: string): FieldComplaint {
  return { field, title: 'Invalid value', detail };
}

function readLimit(query: URLSearchParams): number | FieldComplaint {
  const given = query.getAll('limit');
  if (given.length === 0) return 50;
  const limit = /^\d{1,3}$/.test(given.join()) ? Number(given[0]) : 0;
  return limit >= 1 && limit <= 100 ? limit : complain('limit', 'limit must be a number from 1 to 100.');
}

function readCursor(listing: Listing, { cursorMinutes }: AutodeskAssumptions): Cursor | FieldComplaint {
  const { name, version, at, query } = listing;
  const given = query.getAll('cursor');
  if (given.length === 0) return { name, version, at, start: 0 };
  const cursor = given.length === 1 ? unseal(given[0] ?? '') : null;
  const isGood = cursor !== null && cursor.name === name && at - cursor.at < cursorMinutes * minuteMs;
  return isGood ? cursor : complain('cursor', 'cursor is not one of this list, or too old.');
}

function seal(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

function unseal(text: string): Cursor | null {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString()) as Cursor;
  } catch {
    return null;
  }
}
