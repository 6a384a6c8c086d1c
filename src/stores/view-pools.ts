import { type Selectable, sql } from 'kysely';
import type { DriftClass } from '../core/domain/drift.ts';
import type { RuleId } from '../core/domain/ids.ts';
import type { PoolUse } from '../ports/stores/view-store.ts';
import type { Session } from './opened-dialect.ts';
import type { PoolsTable } from './schema.ts';
import { toPoolState } from './seat-store.ts';
import { isRejected } from './view-drift.ts';

interface ClassCount {
  readonly pool_id: string;
  readonly class: DriftClass;
  readonly size: number;
  readonly waiting: number;
}
interface RuleCount {
  readonly pool_id: string;
  readonly rule_id: RuleId;
  readonly size: number;
}

/** How every pool is used, with what differs in it. */
export async function viewPools({ db }: Session): Promise<readonly PoolUse[]> {
  const { rows: pools } = await sql<Selectable<PoolsTable>>`select * from pools order by id`.execute(db);
  const { rows: rules } = await sql<RuleCount>`select pool_id, rule_id, count(*) as size
    from entitlements group by pool_id, rule_id`.execute(db);
  const { rows: counts } = await sql<ClassCount>`select pool_id, class, count(*) as size,
    sum(case when class = 'missing' and decision = 'waiting' and not ${isRejected} then 1 else 0 end) as waiting
    from drift group by pool_id, class`.execute(db);
  const byPool = Map.groupBy(counts, ({ pool_id }) => pool_id);
  const given = Map.groupBy(rules, ({ pool_id }) => pool_id);
  return pools.map((pool) => {
    const byRule = new Map((given.get(pool.id) ?? []).map(({ rule_id, size }) => [rule_id, size] as const));
    const found = byPool.get(pool.id) ?? [];
    return {
      ...toPoolState(pool),
      entitled: [...byRule.values()].reduce((total, size) => total + size, 0),
      byRule,
      waiting: found.reduce((total, { waiting }) => total + waiting, 0),
      byClass: Object.fromEntries(found.map(({ class: name, size }) => [name, size])),
    };
  });
}
