import type { DriftRow } from '../domain/drift.ts';
import type { PoolId } from '../domain/ids.ts';
import type { Rule } from '../domain/policy.ts';
import type { Policy } from '../domain/policy.ts';
import type { PoolState } from '../domain/seats.ts';
import type { Instant } from '../domain/time.ts';
import type { BuildPlanInput } from './build-plan.ts';
import { canGive, freeSeats } from './can-give.ts';
import type { QuotaUse } from './quota-room.ts';

/** Of an unlimited pool at most so many are served in one run; the next run goes on. */
const mostPerRun = 10_000;

interface OfferInput {
  readonly pools: readonly PoolState[];
  readonly policy: Pick<Policy, 'pools'>;
  readonly removals: readonly DriftRow[];
  readonly quotas?: BuildPlanInput['quotas'];
  readonly ranked?: BuildPlanInput['ranked'];
  readonly nowAt: Instant;
}

/**
 * How many people of each waiting list a plan can possibly serve, so that no more are read: a list of thousands costs a
 * nudge nothing. One more than can be served is asked for, so that a plan knows whether somebody is left waiting.
 */
export function seatsToOffer(input: OfferInput): ReadonlyMap<PoolId, number> {
  const { pools, quotas, ranked } = input;
  const seats = seatsOf(input);
  return new Map(
    pools.map(({ poolId }) => {
      const own = seats.get(poolId) ?? null;
      if (own === null) return [poolId, 1];
      // Whoever may take a seat of a lower rank can stand anywhere in the line.
      if ((ranked?.get(poolId)?.length ?? 0) > 0) return [poolId, mostPerRun];
      return [poolId, Math.min(mostPerRun, own) + 1 + passedOver(quotas?.get(poolId))];
    }),
  );
}

/**
 * How many people who wait under a rule with fallbacks, and hold none of them, a plan can possibly lend a seat to. Who comes
 * before them may get the seat that is waited for, or be passed over by a quota.
 */
export function seatsToLend(
  input: OfferInput,
  rules: readonly Pick<Rule, 'poolId' | 'fallback'>[],
): readonly number[] {
  const seats = seatsOf(input);
  const offers = seatsToOffer(input);
  return rules.map(({ poolId, fallback }) => {
    const spare = fallback.reduce((total, id) => total + (seats.get(id) ?? 0), 0);
    if (spare === 0) return 0;
    const passed = fallback.reduce((total, id) => total + passedOver(input.quotas?.get(id)), 0);
    return Math.min(mostPerRun, spare + passed) + (offers.get(poolId) ?? 0);
  });
}

/** Seats that a plan can give, by pool; null where none can be given now. */
function seatsOf({ pools, policy, removals, nowAt }: OfferInput): ReadonlyMap<PoolId, number | null> {
  const freeable = new Map<PoolId, number>();
  for (const { poolId } of removals) freeable.set(poolId, (freeable.get(poolId) ?? 0) + 1);
  return new Map(
    pools.map((pool) => {
      if (!canGive(pool, nowAt)) return [pool.poolId, null];
      const parked = policy.pools.get(pool.poolId)?.handOutParked === true ? (pool.parked?.seats ?? 0) : 0;
      return [pool.poolId, freeSeats(pool) + parked + (freeable.get(pool.poolId) ?? 0)];
    }),
  );
}

/** People under a quota may be passed over, and then those behind them are served. */
function passedOver(uses: readonly QuotaUse[] = []): number {
  return uses.reduce((total, { people }) => total + people.size, 0);
}
