import type { DriftRow } from '../domain/drift.ts';
import type { PoolId } from '../domain/ids.ts';
import type { Policy } from '../domain/policy.ts';
import type { PoolState } from '../domain/seats.ts';

/** Of an unlimited pool at most so many are served in one run; the next run goes on. */
const mostPerRun = 10_000;

/**
 * How many people of each waiting list a plan can possibly serve, so that no more are read: a list of thousands costs a
 * nudge nothing. One more than can be served is asked for, so that a plan knows whether somebody is left waiting.
 */
export function seatsToOffer({
  pools,
  policy,
  removals,
}: {
  readonly pools: readonly PoolState[];
  readonly policy: Pick<Policy, 'pools'>;
  readonly removals: readonly DriftRow[];
}): ReadonlyMap<PoolId, number> {
  const freeable = new Map<PoolId, number>();
  for (const { poolId } of removals) freeable.set(poolId, (freeable.get(poolId) ?? 0) + 1);
  return new Map(
    pools.map((pool) => {
      const free =
        pool.capacity === null ? mostPerRun : Math.max(0, pool.capacity - (pool.taken ?? pool.capacity));
      const parked = policy.pools.get(pool.poolId)?.handOutParked === false ? 0 : (pool.parked?.seats ?? 0);
      return [pool.poolId, Math.min(mostPerRun, free + parked + (freeable.get(pool.poolId) ?? 0)) + 1];
    }),
  );
}
