import type { PersonId, PoolId } from '../domain/ids.ts';
import type { Waiter } from '../domain/plan.ts';
import type { Policy, PoolPolicy } from '../domain/policy.ts';
import type { PoolState } from '../domain/seats.ts';
import type { OpenPool } from './plan-pool.ts';
import { compareText, compareWaiters } from './rank.ts';
import type { Spare } from './spare-seats.ts';

interface LendInput {
  /** Pools whose own lines were served. */
  readonly open: ReadonlyMap<PoolId, OpenPool>;
  readonly pools: readonly PoolState[];
  readonly policy: Pick<Policy, 'pools' | 'rules'>;
  /** People who wait under a rule with fallbacks and hold a seat of none of them. */
  readonly wanting: readonly Waiter[];
}

/**
 * Who goes on waiting gets a seat meanwhile of the first fallback that has one left: in the order of the waiting lists, and
 * after everybody to whom a rule gives a seat of the fallback itself. Nobody loses anything for it, and nobody gets a second.
 */
export function lendFallbacks({ open, pools, policy, wanting }: LendInput): void {
  // Whether a pool is full is known of pools that tell how many seats are taken.
  const known = new Set(pools.filter(({ taken }) => taken !== null).map(({ poolId }) => poolId));
  const served = new Set<string>();
  for (const [poolId, { served: people }] of open) {
    for (const id of people) served.add(keyOf(poolId, id));
  }
  for (const waiter of [...wanting].sort(compareWanting)) {
    const { poolId, ruleId, recipient } = waiter;
    const rule = policy.rules.find((one) => one.id === ruleId && one.poolId === poolId);
    if (rule === undefined || !known.has(poolId)) continue;
    const isServed = (id: PoolId) => served.has(keyOf(id, recipient.personId));
    if (isServed(poolId) || rule.fallback.some(isServed)) continue;
    const lender = lenderOf(waiter, rule.fallback, { open, pools: policy.pools });
    if (lender !== null) served.add(keyOf(lender, recipient.personId));
  }
}

/** The pool that lends a seat; null when none can. */
function lenderOf(
  waiter: Waiter,
  fallback: readonly PoolId[],
  { open, pools }: { readonly open: LendInput['open']; readonly pools: ReadonlyMap<PoolId, PoolPolicy> },
): PoolId | null {
  for (const which of ['sure', 'asked'] as const satisfies readonly Spare[]) {
    for (const poolId of fallback) {
      const pool = pools.get(poolId);
      if (pool === undefined) continue;
      const evidence = `${waiter.evidence} Meanwhile, until a seat of ${waiter.poolId} comes.`;
      const lent = { ...waiter, poolId, coreId: pool.coreId, evidence };
      if (open.get(poolId)?.spare.lend(lent, which) === true) return poolId;
    }
  }
  return null;
}

function compareWanting(a: Waiter, b: Waiter): number {
  return compareWaiters(a, b) || compareText(a.poolId, b.poolId);
}

function keyOf(poolId: PoolId, personId: PersonId): string {
  return `${poolId} ${personId}`;
}
