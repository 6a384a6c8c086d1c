import { sql } from 'kysely';
import type { SourceId } from '../core/domain/ids.ts';
import type { Listable, RowsWanted } from './list-rows.ts';
import type { Session } from './opened-dialect.ts';
import { preparedTuples } from './prepared.ts';
import { type UserRow, type UserTuple, userTupleColumns } from './to-user.ts';

interface Wanted {
  readonly sourceId: SourceId;
  readonly beside: number;
  readonly skip: number;
  readonly limit: number;
}
const columns = sql.raw(userTupleColumns);

/** What is skipped is skipped in an index alone. */
function statementOf({ isUp, skips }: { readonly isUp: boolean; readonly skips: boolean }) {
  const order = isUp ? sql`order by seq` : sql`order by seq desc`;
  const sign = isUp ? sql`>` : sql`<`;
  return preparedTuples<Wanted, UserTuple>(({ values }) => {
    const { sourceId, beside, skip, limit } = values;
    const where = sql`source_id = ${sourceId} and deleted_at is null and seq ${sign} ${beside}`;
    if (!skips) return sql`select ${columns} from records where ${where} ${order} limit ${limit}`;
    const skipping = sql`select seq from records where ${where} ${order} limit ${limit} offset ${skip}`;
    return sql`select ${columns} from records where seq in (${skipping}) ${order}`;
  });
}

const statements = {
  up: {
    plain: statementOf({ isUp: true, skips: false }),
    skipping: statementOf({ isUp: true, skips: true }),
  },
  down: {
    plain: statementOf({ isUp: false, skips: false }),
    skipping: statementOf({ isUp: false, skips: true }),
  },
};

/** `readRows` of all users of a source in the order of making: how identity providers and mirrors read a directory. */
export async function readUsersInOrder(
  session: Session,
  sourceId: SourceId,
  { beside, side, skip, limit }: Pick<RowsWanted, 'beside' | 'side' | 'skip' | 'limit'>,
): Promise<readonly (UserRow & Listable)[]> {
  const isUp = side === 'after';
  const { plain, skipping } = statements[isUp ? 'up' : 'down'];
  const from = beside?.seq ?? (isUp ? 0 : Number.MAX_SAFE_INTEGER);
  const tuples = await (skip > 0 ? skipping : plain)(session, { sourceId, beside: from, skip, limit });
  const rows = tuples.map(toRow);
  return isUp ? rows : rows.reverse();
}

function toRow([seq, id, doc, version, created_at, modified_at]: UserTuple): UserRow & Listable {
  return { seq, id, doc, version, created_at, modified_at, sort_key: null };
}
