import { type Selectable, sql } from 'kysely';
import type { DriftClass } from '../core/domain/drift.ts';
import type { PoolUse } from '../ports/stores/view-store.ts';
import type { Session } from './opened-dialect.ts';
import type { PoolsTable } from './schema.ts';
import { toPoolState } from './seat-store.ts';

interface ClassCount {
  readonly pool_id: string;
  readonly class: DriftClass;
  readonly size: number;
  readonly waiting: number;
}
type PoolRow = Selectable<PoolsTable> & { readonly entitled: number };

/** How every pool is used, with what differs in it. */
export async function viewPools({ db }: Session): Promise<readonly PoolUse[]> {
  const { rows: pools } = await sql<PoolRow>`select p.*, (
    select count(*) from entitlements e where e.pool_id = p.id) as entitled
    from pools p order by p.id`.execute(db);
  const { rows: counts } = await sql<ClassCount>`select pool_id, class, count(*) as size,
    sum(case when class = 'missing' and decision = 'waiting' then 1 else 0 end) as waiting
    from drift group by pool_id, class`.execute(db);
  const byPool = Map.groupBy(counts, ({ pool_id }) => pool_id);
  return pools.map((pool) => {
    const found = byPool.get(pool.id) ?? [];
    return {
      ...toPoolState(pool),
      entitled: pool.entitled,
      waiting: found.reduce((total, { waiting }) => total + waiting, 0),
      byClass: Object.fromEntries(found.map(({ class: name, size }) => [name, size])),
    };
  });
}
