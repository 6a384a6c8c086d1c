import type { DriftRow } from '../domain/drift.ts';
import type { PoolId } from '../domain/ids.ts';
import type { Policy } from '../domain/policy.ts';
import type { PoolState } from '../domain/seats.ts';
import type { Instant } from '../domain/time.ts';
import type { BuildPlanInput } from './build-plan.ts';
import { canGive, freeSeats } from './can-give.ts';
import type { QuotaUse } from './quota-room.ts';

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
  quotas,
  ranked,
  nowAt,
}: {
  readonly pools: readonly PoolState[];
  readonly policy: Pick<Policy, 'pools'>;
  readonly removals: readonly DriftRow[];
  readonly quotas?: BuildPlanInput['quotas'];
  readonly ranked?: BuildPlanInput['ranked'];
  readonly nowAt: Instant;
}): ReadonlyMap<PoolId, number> {
  const freeable = new Map<PoolId, number>();
  for (const { poolId } of removals) freeable.set(poolId, (freeable.get(poolId) ?? 0) + 1);
  return new Map(
    pools.map((pool) => {
      if (!canGive(pool, nowAt)) return [pool.poolId, 1];
      const parked = policy.pools.get(pool.poolId)?.handOutParked === true ? (pool.parked?.seats ?? 0) : 0;
      // Whoever may take a seat of a lower rank can stand anywhere in the line.
      if ((ranked?.get(pool.poolId)?.length ?? 0) > 0) return [pool.poolId, mostPerRun];
      const seats = freeSeats(pool) + parked + (freeable.get(pool.poolId) ?? 0);
      return [pool.poolId, Math.min(mostPerRun, seats) + 1 + passedOver(quotas?.get(pool.poolId))];
    }),
  );
}

/** People under a quota may be passed over, and then those behind them are served. */
function passedOver(uses: readonly QuotaUse[] = []): number {
  return uses.reduce((total, { people }) => total + people.size, 0);
}
