import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { RecordId, SourceId } from '../core/domain/ids.ts';
import type { JsonObject } from '../core/domain/json.ts';
import type { GroupRef } from '../core/domain/person.ts';
import { compileFilter, type CompiledFilter } from '../core/filter/compile-filter.ts';
import type { Filter } from '../core/filter/filter-ast.ts';
import { PERSON_SCHEMA } from '../core/filter/person-schema.ts';
import type { Listed, Page, StoredUser, UserStore } from '../ports/stores/user-store.ts';
import { type Bounds, type Condition, isExact } from './filter/bounds.ts';
import { filterToSql } from './filter/filter-to-sql.ts';
import { isNarrow } from './filter/is-narrow.ts';
import { narrowByEmail } from './filter/narrow-by-email.ts';
import { userOperand } from './filter/user-operand.ts';
import { listPage } from './list-page.ts';
import { createMemberStore } from './member-store.ts';
import type { Session } from './opened-dialect.ts';
import type { RecordsTable } from './schema.ts';
import { toUser } from './to-user.ts';

type Query = Parameters<UserStore['list']>[0];
type RecordRow = Selectable<RecordsTable>;

/** Rows that memory looks at in one go. */
const rowsPerStep = 500;

/** Users of a source in a stable order. What SQL cannot say of a filter exactly, memory decides: a list is never wrong. */
export async function listUsers(
  session: Session,
  { sourceId, filter, page }: Query,
): Promise<Listed<StoredUser>> {
  if (filter === null) return listExactly(session, liveOf(sql`records.source_id`, sourceId), page);
  const source = isNarrow(filter, indexed)
    ? session.dialect.unindexed('records.source_id')
    : sql`records.source_id`;
  const bounds = filterToSql(filter, PERSON_SCHEMA, userOperand(session.dialect.json));
  const narrowed = sql.join([liveOf(source, sourceId), ...narrowByEmail(filter)], sql` and `);
  if (isExact(bounds)) return listExactly(session, sql`${narrowed} and ${bounds.may}`, page);
  return listByMemory(session, { where: narrowed, bounds, filter, page });
}

/** Attributes, in lower case, whose column has an index that finds a few users among all. */
const indexed = ['id', 'username', 'externalid'];

function liveOf(source: RawBuilder<unknown>, sourceId: SourceId): Condition {
  return sql`${source} = ${sourceId} and records.deleted_at is null`;
}

async function listExactly({ db }: Session, where: Condition, page: Page): Promise<Listed<StoredUser>> {
  const { total, rows } = await listPage<RecordRow>(db, { table: 'records', where, page });
  return { total, items: rows.map(toUser) };
}

interface MemoryRequest {
  readonly where: Condition;
  readonly bounds: Bounds;
  readonly filter: Filter;
  readonly page: Page;
}
type Candidate = RecordRow & { readonly is_sure: number };

/** Walks the rows that may match, step by step, and asks the compiled filter about those that SQL is not sure of. */
async function listByMemory(
  session: Session,
  { where, bounds, filter, page }: MemoryRequest,
): Promise<Listed<StoredUser>> {
  const matches = compileFilter(filter, PERSON_SCHEMA);
  const first = Math.max(page.startIndex, 1);
  const items: StoredUser[] = [];
  let total = 0;
  for (let after = 0, isMore = true; isMore;) {
    const { rows } =
      await sql<Candidate>`select records.*, case when ${bounds.must} then 1 else 0 end as is_sure
      from records where ${where} and ${bounds.may} and records.seq > ${after}
      order by records.seq limit ${rowsPerStep}`.execute(session.db);
    for (const row of await keepMatching(session, rows, matches)) {
      total += 1;
      if (total >= first && items.length < page.count) items.push(toUser(row));
    }
    after = rows.at(-1)?.seq ?? after;
    isMore = rows.length === rowsPerStep;
  }
  return { total, items };
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
