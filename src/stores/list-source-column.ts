import { type RawBuilder, sql } from 'kysely';
import type { SourceId } from '../core/domain/ids.ts';
import { liveCount } from './list-live-count.ts';
import type { Order } from './list-rows.ts';
import type { Session } from './opened-dialect.ts';

interface Sought {
  readonly table: 'records' | 'groups';
  readonly sourceId: SourceId;
  readonly order: Order;
  /** By an index on what the filter asks for. */
  readonly isFoundOtherwise: boolean;
}

/** A source of this size is sorted as a whole, sooner than its few rows are looked for among those of all sources. */
const fewRows = 5_000;

/**
 * The column that says whose a row is. SQLite knows neither how many rows a source has nor how few a page needs, and would
 * rather walk or sort the whole source than use another index; so it is kept from the index on sources where another is
 * better.
 */
export async function sourceColumn(
  session: Session,
  { table, sourceId, order, isFoundOtherwise }: Sought,
): Promise<RawBuilder<unknown>> {
  const column = `${table}.source_id`;
  const isOtherwise =
    isFoundOtherwise || (order.isIndexed && (await liveCount(session, sourceId, table)) > fewRows);
  return isOtherwise ? session.dialect.unindexed(column) : sql.ref(column);
}
