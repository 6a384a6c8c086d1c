import type { Request } from 'express';
import { isObject } from '../resource/unfold-json-text.ts';
import { invalidSyntax, invalidValue, scimError } from '../scim-error.ts';

/** The parameters of a query, from the address of a GET or from the body of a POST to `/.search` (RFC 7644 §3.4.3). */
export interface ScimQuery {
  readonly filter: string | null;
  /** An attribute path; empty when no order is asked for. */
  readonly sortBy: string;
  readonly sortOrder: string;
  /** RFC 9865: empty for the first page; null when pages are asked for by number. */
  readonly cursor: string | null;
  /** 1-based. */
  readonly startIndex: number;
  readonly count: number;
  /** Comma-separated names; empty when all are wanted. */
  readonly attributes: string;
  readonly excludedAttributes: string;
}

export const PAGE_SIZE = 100;
export const LARGEST_PAGE = 1000;

/** Throws 400 `invalidValue` or `invalidCount` on numbers that are none, and on parameters that come twice. */
export function readQuery(request: Request): ScimQuery {
  return read(request.query);
}

export function readSearch(body: unknown): ScimQuery {
  if (!isObject(body)) throw invalidSyntax('the body of a search is a JSON object');
  return read(body);
}

function read(given: Readonly<Record<string, unknown>>): ScimQuery {
  const cursor = readCursor(given);
  const startIndex = Math.max(1, readNumber(given, 'startIndex') ?? 1);
  // Many clients send `startIndex=1` with whatever they ask.
  if (cursor !== null && startIndex > 1)
    throw invalidValue('`cursor` and `startIndex` are two ways to page; give one of them');
  return {
    filter: readText(given, 'filter') || null,
    sortBy: readText(given, 'sortBy'),
    sortOrder: readText(given, 'sortOrder'),
    cursor,
    startIndex,
    count: Math.min(LARGEST_PAGE, Math.max(0, readNumber(given, 'count') ?? PAGE_SIZE)),
    attributes: readNames(given, 'attributes'),
    excludedAttributes: readNames(given, 'excludedAttributes'),
  };
}

function readText(given: Readonly<Record<string, unknown>>, name: string): string {
  const value = given[name];
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw invalidValue(`\`${name}\` is given once, as text`);
  return value.trim();
}

function readCursor({ cursor }: Readonly<Record<string, unknown>>): string | null {
  if (cursor === undefined || cursor === null) return null;
  if (typeof cursor !== 'string') throw scimError(400, 'invalidCursor', '`cursor` is given once, as text');
  return cursor.trim();
}

/** A list in the body of a search, or a parameter that was repeated, reads like one text with commas. */
function readNames(given: Readonly<Record<string, unknown>>, name: string): string {
  const value = given[name];
  if (!Array.isArray(value)) return readText(given, name);
  return value.filter((one) => typeof one === 'string').join(',');
}

function readNumber(
  given: Readonly<Record<string, unknown>>,
  name: 'startIndex' | 'count',
): number | undefined {
  const value = given[name];
  if (value === undefined || value === null || value === '') return undefined;
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN;
  if (!Number.isFinite(number)) {
    const scimType = name === 'count' ? 'invalidCount' : 'invalidValue';
    throw scimError(400, scimType, `\`${name}\` is a whole number, not ${JSON.stringify(value)}`);
  }
  return Math.min(Math.trunc(number), Number.MAX_SAFE_INTEGER);
}
