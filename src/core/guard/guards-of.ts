import type { PoolId } from '../domain/ids.ts';
import type { Policy, PoolGuards } from '../domain/policy.ts';

/** The numbers that count for one pool: its own where it has some, else those for all. */
export function guardsOf(id: PoolId, { pools, guards }: Pick<Policy, 'pools' | 'guards'>): PoolGuards {
  return pools.get(id)?.guards ?? guards;
}
