import * as z from 'zod';
import { LicensingUnavailable } from '../../errors.ts';
import type { Accepted, TeamClient } from './team-client.ts';
import { pageLimit, WirePage, WireWholeList } from './wire-mapping.ts';

/** What is read, and how rows are told apart. */
export interface Listing<Row> {
  readonly what: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly row: z.ZodType<Row>;
  readonly keyOf: (row: Row) => string;
  readonly signal: AbortSignal;
}

/** A list of a million is a mistake somewhere. */
const mostPages = 10_000;

/**
 * Reads all pages, or throws `LicensingUnavailable`. Autodesk promises no order and no calm while it lists: who comes
 * twice counts once, and a list that goes round in circles is refused.
 */
export async function listPages<Row>(client: TeamClient, listing: Listing<Row>): Promise<readonly Row[]> {
  const rows = new Map<string, Row>();
  const cursors = new Set<string>();
  for (let cursor: string | null = null; cursors.size < mostPages;) {
    const page: z.output<typeof WirePage> = await readPage(client, listing, cursor);
    for (const raw of page.data) {
      const row = parseRow(listing, raw);
      rows.set(listing.keyOf(row), row);
    }
    const { hasMore, cursor: next } = page.pagination;
    if (!hasMore) return [...rows.values()];
    if (typeof next !== 'string' || next === '')
      throw unreadable(listing, 'more was promised, without a cursor');
    if (cursors.has(next)) throw unreadable(listing, 'a cursor came twice, so the list would never end');
    cursors.add(next);
    cursor = next;
  }
  throw unreadable(listing, `it has more than ${mostPages} pages`);
}

async function readPage<Row>(client: TeamClient, listing: Listing<Row>, cursor: string | null) {
  const query = {
    ...listing.query,
    limit: String(pageLimit),
    ...(cursor === null ? {} : { cursor }),
  };
  const parsed = WirePage.safeParse((await ask(client, listing, query)).body);
  if (!parsed.success) throw unreadable(listing, whyOf(parsed.error));
  return parsed.data;
}

/** Reads a list that comes in one answer, and is neither paged nor takes a limit. */
export async function listWhole<Row>(client: TeamClient, listing: Listing<Row>): Promise<readonly Row[]> {
  const parsed = WireWholeList.safeParse((await ask(client, listing, listing.query ?? {})).body);
  if (!parsed.success) throw unreadable(listing, whyOf(parsed.error));
  const rows = parsed.data.data.map((raw) => parseRow(listing, raw));
  return [...new Map(rows.map((row) => [listing.keyOf(row), row])).values()];
}

async function ask<Row>(
  client: TeamClient,
  { what, path, signal }: Listing<Row>,
  query: Readonly<Record<string, string>>,
): Promise<Accepted> {
  const answer = await client.call({ method: 'GET', path, query, urgency: 'read', signal });
  if (answer.kind === 'ok') return answer;
  throw new LicensingUnavailable(`Autodesk does not list ${what}: ${answer.said}`, {
    ids: answer.requestId === null ? {} : { requestId: answer.requestId },
  });
}

function parseRow<Row>(listing: Listing<Row>, raw: unknown): Row {
  const parsed = listing.row.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw unreadable(listing, whyOf(parsed.error));
}

function unreadable<Row>({ what }: Listing<Row>, why: string): LicensingUnavailable {
  return new LicensingUnavailable(`Autodesk's list of ${what} cannot be used: ${why}`);
}

/** Names of fields and what is wrong with them; never their values, which are people's data. */
function whyOf({ issues }: z.ZodError): string {
  const [issue] = issues;
  return issue === undefined
    ? 'it is not understood'
    : `${z.core.toDotPath(issue.path) || 'it'}: ${issue.message}`;
}
