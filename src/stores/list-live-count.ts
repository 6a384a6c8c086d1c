import { sql } from 'kysely';
import type { SourceId } from '../core/domain/ids.ts';
import type { Session } from './opened-dialect.ts';
import { prepared } from './prepared.ts';

const sumLive = prepared<{ sourceId: SourceId; list: 'records' | 'groups' }, { live: number }>(
  ({ values }) => sql`select coalesce(sum(live), 0) as live from live_counts
    where source_id = ${values.sourceId} and list = ${values.list}`,
);

/** How many live rows a source has, without counting them. */
export async function liveCount(
  session: Session,
  sourceId: SourceId,
  list: 'records' | 'groups',
): Promise<number> {
  const [sum] = await sumLive(session, { sourceId, list });
  return sum?.live ?? 0;
}
