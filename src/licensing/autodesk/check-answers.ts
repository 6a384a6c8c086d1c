import type { AssumptionCheck } from '../../ports/core-check.ts';
import { check, rowsOf } from './assumption-checks.ts';
import type { Probed } from './probe.ts';
import { allowanceOf, WirePage, WireProblem } from './wire-mapping.ts';

/** What the headers of an accepted call tell. */
export function checkHeaders({ headers, requestId }: Probed, perMinute: number): readonly AssumptionCheck[] {
  const allowance = allowanceOf(headers);
  const alike = Object.keys(headers).filter((name) => /rate|limit|quota|allowance/i.test(name));
  return [
    check(
      'Headers tell the allowance of the minute and what is left of it',
      allowance !== null ? true : alike.length > 0 ? false : null,
      alike.length === 0 ? 'no header that looks like it' : `headers: ${alike.join(', ')}`,
    ),
    check(
      `The team has ${perMinute} calls in a minute (licensing[].budget.perMinute)`,
      allowance === null ? null : allowance.limit === perMinute,
      allowance === null ? 'not told' : `${allowance.limit} in a minute, ${allowance.remaining} left`,
    ),
    check(
      'The X-Request-Id that is sent comes back',
      headers['x-request-id'] === requestId,
      headers['x-request-id'] === undefined ? 'none came back' : 'one came back',
    ),
  ];
}

/** What two pages of one row tell; `second` null: there is one user alone. */
export function checkPaging(first: Probed, second: Probed | null): readonly AssumptionCheck[] {
  const page = WirePage.safeParse(first.body).data;
  const rows = rowsOf(first.body) ?? [];
  const next = second === null ? null : rowsOf(second.body);
  const isOther = next === null ? null : JSON.stringify(next) !== JSON.stringify(rows);
  return [
    check(
      'A list has data and pagination with cursor and hasMore',
      page !== undefined,
      page === undefined ? `status ${first.status}, and no such page` : `hasMore ${page.pagination.hasMore}`,
    ),
    check(
      'A page has no more rows than limit says',
      page === undefined ? null : rows.length <= 1,
      `${rows.length} of at most 1`,
    ),
    check(
      'The cursor of a page leads to the next one',
      second === null ? null : second.status === 200 && isOther === true,
      second === null ? 'there is one page alone' : `status ${second.status}`,
    ),
  ];
}

/** What an answer to a question that is wrong on purpose tells (a limit of 0). */
export function checkError({ status, headers, body }: Probed): readonly AssumptionCheck[] {
  const problem = WireProblem.safeParse(body).data;
  const type = problem?.type ?? null;
  const last = type?.split(/[/:#]/).at(-1) ?? 'none';
  return [
    check('A limit of 0 is refused with 400', status === 400, `status ${status}`),
    check(
      'Errors are problem details with a type (RFC 9457)',
      status < 400 ? null : type !== null && /problem\+json/.test(headers['content-type'] ?? ''),
      status < 400 ? 'there was no error' : `type ${last}, ${headers['content-type'] ?? 'no content type'}`,
    ),
  ];
}
