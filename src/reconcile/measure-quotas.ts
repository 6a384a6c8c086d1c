import type { PersonId, PoolId } from '../core/domain/ids.ts';
import type { Quota } from '../core/domain/policy.ts';
import { objectOf } from '../core/domain/read-resource.ts';
import type { QuotaUse } from '../core/plan/quota-room.ts';
import type { InPool } from '../ports/stores/case-store.ts';
import type { Run } from './run-context.ts';

const peoplePerPage = 1000;

/**
 * How much of each quota is used. Only pools with quotas are looked at, and of those everybody in them, and everybody who
 * may fall back to them.
 */
export async function measureQuotas(
  run: Run,
  poolIds: ReadonlySet<PoolId>,
): Promise<ReadonlyMap<PoolId, readonly QuotaUse[]>> {
  const uses = new Map<PoolId, readonly QuotaUse[]>();
  for (const { id, quotas } of run.policy.pools.values()) {
    if (quotas.length > 0 && poolIds.has(id)) uses.set(id, await measurePool(run, id, quotas));
  }
  return uses;
}

async function measurePool(run: Run, poolId: PoolId, quotas: readonly Quota[]): Promise<readonly QuotaUse[]> {
  const uses = quotas.map((quota) => ({ quota, held: 0, people: new Set<PersonId>() }));
  const others = run.policy.rules.filter(({ fallback }) => fallback.includes(poolId));
  for (const id of new Set([poolId, ...others.map((rule) => rule.poolId)])) {
    for await (const { personId, seats, view } of peopleIn(run, id)) {
      const resource = objectOf(view['resource']) ?? {};
      for (const use of uses) {
        if (!use.quota.matches(resource)) continue;
        if (id === poolId) use.held += seats;
        use.people.add(personId);
      }
    }
  }
  return uses;
}

async function* peopleIn({ database }: Run, poolId: PoolId): AsyncGenerator<InPool> {
  let after: PersonId | null = null;
  for (;;) {
    const page: readonly InPool[] = await database.read.cases.inPool({ poolId, after, limit: peoplePerPage });
    yield* page;
    if (page.length < peoplePerPage) return;
    after = page.at(-1)?.personId ?? null;
  }
}
