import { type RawBuilder, sql } from 'kysely';
import type { SourceId } from '../core/domain/ids.ts';
import { PERSON_SCHEMA } from '../core/filter/person-schema.ts';
import type { Listed, StoredUser, UserStore } from '../ports/stores/user-store.ts';
import { type Condition, isExact } from './filter/bounds.ts';
import { filterToSql } from './filter/filter-to-sql.ts';
import { isNarrow } from './filter/is-narrow.ts';
import { narrowByEmail } from './filter/narrow-by-email.ts';
import { userOperand } from './filter/user-operand.ts';
import { findUsersByKey } from './find-users-by-key.ts';
import { liveCount } from './list-live-count.ts';
import { listPage } from './list-page.ts';
import { type Listable, orderOfMaking } from './list-rows.ts';
import { listUsersByMemory } from './list-users-by-memory.ts';
import type { Session } from './opened-dialect.ts';
import { toUser, type UserRow } from './to-user.ts';

type Query = Parameters<UserStore['list']>[0];

const columns = sql.raw('records.id, records.doc, records.version, records.created_at, records.modified_at');

/** Attributes, in lower case, whose column has an index that finds a few users among all. */
const indexed = ['id', 'username', 'externalid'];

/** Users of a source in a stable order. What SQL cannot say of a filter exactly, memory decides: a list is never wrong. */
export async function listUsers(session: Session, query: Query): Promise<Listed<StoredUser>> {
  const { sourceId, filter, page } = query;
  const request = { table: 'records', columns, order: orderOfMaking, page } as const;
  if (filter === null) {
    const where = liveOf(sql`records.source_id`, sourceId);
    const count = () => liveCount(session, sourceId, 'records');
    return toUsers(await listPage<UserRow>(session.db, { ...request, where, count }));
  }
  const found = 'beside' in page ? null : await findUsersByKey(session, { sourceId, filter, page });
  if (found !== null && found.items.length === found.total) return found;
  const source = isNarrow(filter, indexed)
    ? session.dialect.unindexed('records.source_id')
    : sql`records.source_id`;
  const where = sql.join([liveOf(source, sourceId), ...narrowByEmail(filter)], sql` and `);
  const bounds = filterToSql(filter, PERSON_SCHEMA, userOperand(session.dialect.json));
  if (!isExact(bounds))
    return toUsers(await listUsersByMemory(session, { ...request, where, bounds, filter }));
  return toUsers(await listPage<UserRow>(session.db, { ...request, where: sql`${where} and ${bounds.may}` }));
}

function liveOf(source: RawBuilder<unknown>, sourceId: SourceId): Condition {
  return sql`${source} = ${sourceId} and records.deleted_at is null`;
}

function toUsers(listed: Listed<UserRow & Listable>): Listed<StoredUser> {
  return { ...listed, items: listed.items.map(toUser) };
}
