import type { PoolId } from './ids.ts';
import type { Policy } from './policy.ts';
import type { Entitlement } from './seats.ts';

/** Pools for which a seat of this one is held meanwhile; none when a rule gives the seat itself. */
export function fallbackFor(
  { ruleId, poolId }: Pick<Entitlement, 'ruleId' | 'poolId'>,
  rules: Policy['rules'],
): readonly PoolId[] {
  const named = rules.filter(({ id }) => id === ruleId);
  if (named.some((rule) => rule.poolId === poolId)) return [];
  return named.filter(({ fallback }) => fallback.includes(poolId)).map((rule) => rule.poolId);
}
