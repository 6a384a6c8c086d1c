import type { UnreadCoreView } from '../../contract/cores.ts';
import { unreadCores } from '../../core/drift/unread-cores.ts';
import type { AdminDeps } from './admin-deps.ts';
import { timestampOrNull } from './to-view.ts';

/** Licensing cores of which nothing is known now, with what to do. Reports and plans begin with them (law 11). */
export async function viewUnreadCores({
  database,
  policy,
  clock,
}: Pick<AdminDeps, 'database' | 'policy' | 'clock'>): Promise<UnreadCoreView[]> {
  const standings = await database.read.cores.list();
  const coreIds = [...policy.pools.values()].map(({ coreId }) => coreId);
  return unreadCores({ coreIds, standings, nowAt: clock.now() }).map(({ coreId, goodAt, why, step }) => ({
    core: coreId,
    lastGoodAt: timestampOrNull(goodAt),
    why,
    step,
  }));
}
