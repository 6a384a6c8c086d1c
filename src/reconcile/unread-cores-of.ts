import { type UnreadCore, unreadCores } from '../core/drift/unread-cores.ts';
import type { ReconcileDeps } from './run-context.ts';

/** Licensing cores of which nothing is known now, of all that pools are configured for. */
export async function unreadCoresOf({
  database,
  policy,
  clock,
}: Pick<ReconcileDeps, 'database' | 'policy' | 'clock'>): Promise<readonly UnreadCore[]> {
  const standings = await database.read.cores.list();
  const coreIds = [...policy.pools.values()].map(({ coreId }) => coreId);
  return unreadCores({ coreIds, standings, nowAt: clock.now() });
}
