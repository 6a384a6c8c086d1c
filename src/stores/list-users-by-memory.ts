import { type RawBuilder, sql } from 'kysely';
import type { RecordId } from '../core/domain/ids.ts';
import type { JsonObject } from '../core/domain/json.ts';
import type { GroupRef } from '../core/domain/person.ts';
import { compileFilter, type CompiledFilter } from '../core/filter/compile-filter.ts';
import type { Filter } from '../core/filter/filter-ast.ts';
import { PERSON_SCHEMA } from '../core/filter/person-schema.ts';
import type { Listed, Page, PageBeside, StoredUser } from '../ports/stores/user-store.ts';
import type { Bounds, Condition } from './filter/bounds.ts';
import { cut, placeOf, startOf, totalShown } from './list-page.ts';
import { type Listable, type Order, readRows } from './list-rows.ts';
import { createMemberStore } from './member-store.ts';
import type { Session } from './opened-dialect.ts';
import { toUser, type UserRow } from './to-user.ts';

/** Rows that memory looks at in one go. */
const rowsPerStep = 500;

interface MemoryRequest {
  readonly table: 'records';
  readonly columns: RawBuilder<unknown>;
  readonly where: Condition;
  readonly bounds: Bounds;
  readonly filter: Filter;
  readonly order: Order;
  readonly page: Page | PageBeside;
}
type Candidate = UserRow & Listable & { readonly is_sure: number };

/**
 * Walks the rows that may match, step by step, and asks the compiled filter about those that SQL is not sure of: as far as
 * the page goes, or to the end where the total is asked for.
 */
export async function listUsersByMemory(
  session: Session,
  request: MemoryRequest,
): Promise<Listed<UserRow & Listable>> {
  const { page } = request;
  const { side, skip } = startOf(page);
  const found: Candidate[] = [];
  let seen = 0;
  for await (const row of matching(session, request)) {
    seen += 1;
    if (seen > skip && found.length <= page.count) found.push(row);
    if (found.length > page.count && 'beside' in page) break;
  }
  const inOrder = side === 'before' ? found.toReversed() : found;
  const { items, isMore } = cut(inOrder, { side, count: page.count });
  const total = totalShown(page, { found: items.length, isMore }) ?? seen;
  return { total, items, places: items.map(placeOf), isMore };
}

/** In the direction of reading. */
async function* matching(session: Session, request: MemoryRequest): AsyncGenerator<Candidate> {
  const { bounds, where, filter, page } = request;
  const matches = compileFilter(filter, PERSON_SCHEMA);
  const columns = sql`${request.columns}, case when ${bounds.must} then 1 else 0 end as is_sure`;
  const start = startOf(page);
  const may = sql`${where} and ${bounds.may}`;
  const wanted = { ...request, ...start, columns, where: may, skip: 0, limit: rowsPerStep };
  for (let { beside } = start, isMore = true; isMore;) {
    const rows = await readRows<Candidate>(session.db, { ...wanted, beside });
    const inDirection = start.side === 'before' ? rows.toReversed() : rows;
    yield* await keepMatching(session, inDirection, matches);
    const last = inDirection.at(-1);
    if (last !== undefined) beside = placeOf(last);
    isMore = rows.length === rowsPerStep;
  }
}

async function keepMatching(
  session: Session,
  rows: readonly Candidate[],
  matches: CompiledFilter,
): Promise<readonly Candidate[]> {
  const unsure = rows.filter(({ is_sure }) => is_sure === 0);
  if (unsure.length === 0) return rows;
  const ids = unsure.map(({ id }) => id as RecordId);
  const groups = await createMemberStore(session).groupsOf(ids);
  return rows.filter(
    (row) => row.is_sure === 1 || matches(toShown(toUser(row), groups.get(row.id as RecordId) ?? [])),
  );
}

/** The resource with what SCIM adds to it and filters may ask about. */
function toShown(user: StoredUser, groups: readonly GroupRef[]): JsonObject {
  return {
    ...user.resource,
    id: user.id,
    groups: groups.map(({ id, display }) => ({ value: id, display, type: 'direct' })),
    meta: {
      resourceType: 'User',
      created: new Date(user.createdAt).toISOString(),
      lastModified: new Date(user.modifiedAt).toISOString(),
      version: `W/"${user.version}"`,
    },
  };
}
