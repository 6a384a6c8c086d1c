import type { UnreadCoreView } from '../../contract/cores.ts';
import { unreadCoresOf } from '../../reconcile/unread-cores-of.ts';
import type { AdminDeps } from './admin-deps.ts';
import { timestampOrNull } from './to-view.ts';

/** Licensing cores of which nothing is known now, with what to do. Reports and plans begin with them (law 11). */
export async function viewUnreadCores(
  deps: Pick<AdminDeps, 'database' | 'policy' | 'clock'>,
): Promise<UnreadCoreView[]> {
  return (await unreadCoresOf(deps)).map(({ coreId, goodAt, why, step }) => ({
    core: coreId,
    lastGoodAt: timestampOrNull(goodAt),
    why,
    step,
  }));
}
