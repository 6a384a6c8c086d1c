import { sql } from 'kysely';
import { PERSON_SCHEMA } from '../core/filter/person-schema.ts';
import type { Listed, StoredUser, UserStore } from '../ports/stores/user-store.ts';
import { isExact } from './filter/bounds.ts';
import { filterToSql } from './filter/filter-to-sql.ts';
import { isNarrow } from './filter/is-narrow.ts';
import { narrowByKey } from './filter/narrow-by-key.ts';
import { userOperand } from './filter/user-operand.ts';
import { findUsersByKey } from './find-users-by-key.ts';
import { liveCount } from './list-live-count.ts';
import { listPage, type RowsOfPage } from './list-page.ts';
import { userOrder } from './list-order.ts';
import type { Listable } from './list-rows.ts';
import { sourceColumn } from './list-source-column.ts';
import { readUsersInOrder } from './list-users-in-order.ts';
import { listUsersByMemory } from './list-users-by-memory.ts';
import type { Session } from './opened-dialect.ts';
import { toUser, type UserRow } from './to-user.ts';

type Query = Parameters<UserStore['list']>[0];

const columns = sql.raw('records.id, records.doc, records.version, records.created_at, records.modified_at');

/** Attributes, in lower case, whose column has an index that finds a few users among all. */
const indexed = ['id', 'username', 'externalid'];

/** Users of a source in a stable order. What SQL cannot say of a filter exactly, memory decides: a list is never wrong. */
export async function listUsers(session: Session, query: Query): Promise<Listed<StoredUser>> {
  const { sourceId, filter, page, sort = null } = query;
  if (filter !== null && sort === null && !('beside' in page)) {
    const found = await findUsersByKey(session, { sourceId, filter, page });
    if (found !== null) return found;
  }
  return toUsers(await findPage(session, query));
}

async function findPage(
  session: Session,
  { sourceId, filter, page, sort = null }: Query,
): Promise<Listed<UserRow & Listable>> {
  const order = userOrder(session.dialect.json, sort);
  const narrowed = filter === null ? [] : narrowByKey(filter);
  const isFoundOtherwise = filter !== null && (narrowed.length > 0 || isNarrow(filter, indexed));
  const source = await sourceColumn(session, { table: 'records', sourceId, order, isFoundOtherwise });
  const live = sql`${source} = ${sourceId} and records.deleted_at is null`;
  const request = { table: 'records', columns, order, page } as const;
  if (filter === null) {
    const count = () => liveCount(session, sourceId, 'records');
    const whole = { ...request, where: live, count };
    if (sort !== null) return listPage<UserRow>(session.db, whole);
    const read = (wanted: RowsOfPage) => readUsersInOrder(session, sourceId, wanted);
    return listPage<UserRow>(session.db, { ...whole, read });
  }
  const where = sql.join([live, ...narrowed], sql` and `);
  const bounds = filterToSql(filter, PERSON_SCHEMA, userOperand(session.dialect.json));
  if (!isExact(bounds)) return listUsersByMemory(session, { ...request, where, bounds, filter });
  return listPage<UserRow>(session.db, { ...request, where: sql`${where} and ${bounds.may}` });
}

function toUsers(listed: Listed<UserRow & Listable>): Listed<StoredUser> {
  return { ...listed, items: listed.items.map(toUser) };
}
