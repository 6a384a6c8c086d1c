import { type Selectable, sql } from 'kysely';
import { GROUP_SCHEMA } from '../core/filter/group-schema.ts';
import { Defect } from '../errors.ts';
import type { GroupStore, StoredGroup } from '../ports/stores/group-store.ts';
import type { Listed } from '../ports/stores/user-store.ts';
import { isExact } from './filter/bounds.ts';
import { filterToSql } from './filter/filter-to-sql.ts';
import { isNarrow } from './filter/is-narrow.ts';
import { groupOperand } from './filter/group-operand.ts';
import { liveCount } from './list-live-count.ts';
import { listPage } from './list-page.ts';
import { groupOrder } from './list-order.ts';
import { sourceColumn } from './list-source-column.ts';
import type { Session } from './opened-dialect.ts';
import type { GroupsTable } from './schema.ts';
import { toGroup } from './to-group.ts';

/** Attributes, in lower case, whose column has an index that finds a few groups among all. */
const indexed = ['id', 'displayname'];

const columns = sql.raw('"groups".*');

type Query = Parameters<GroupStore['list']>[0];

/** Groups of a source in a stable order. Everything a filter can ask of a group is a column, or compared as it is. */
export async function listGroups(
  session: Session,
  { sourceId, filter, page, sort = null }: Query,
): Promise<Listed<StoredGroup>> {
  const { json } = session.dialect;
  const order = groupOrder(json, sort);
  const isFoundOtherwise = filter !== null && isNarrow(filter, indexed);
  const source = await sourceColumn(session, { table: 'groups', sourceId, order, isFoundOtherwise });
  const live = sql`${source} = ${sourceId} and "groups".deleted_at is null`;
  const bounds = filter === null ? null : filterToSql(filter, GROUP_SCHEMA, groupOperand(json));
  if (bounds !== null && !isExact(bounds)) throw new Defect('a filter on groups that SQL cannot say exactly');
  const listed = await listPage<Selectable<GroupsTable>>(session.db, {
    table: 'groups',
    columns,
    order,
    where: bounds === null ? live : sql`${live} and ${bounds.may}`,
    page,
    ...(bounds === null && { count: () => liveCount(session, sourceId, 'groups') }),
  });
  return { ...listed, items: listed.items.map(toGroup) };
}
