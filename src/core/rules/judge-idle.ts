import type { LastUse } from '../domain/last-use.ts';
import type { IdlePolicy, PoolPolicy } from '../domain/policy.ts';
import type { Assignment } from '../domain/seats.ts';
import type { Instant } from '../domain/time.ts';

/** What a seat's last use says of it now. */
export interface IdleVerdict {
  /** The use by which the seat is idle; null when it is not, or when nobody can say. */
  readonly idle: LastUse | null;
  /** When time alone changes the verdict. */
  readonly nextTurnAt: Instant | null;
}

export interface JudgeIdleInput {
  readonly seat: Pick<Assignment, 'since'>;
  /** The last use of the product by whoever holds the seat. */
  readonly use: LastUse | null;
  readonly policy: IdlePolicy | null;
  readonly nowAt: Instant;
}

/**
 * Whether nobody uses a seat (law 4: on complete and fresh data only). It is idle when, by the word of who counts use, a
 * whole window had passed since the last use and since the seat was given, and when that word is not older than a
 * window itself. Who was never seen using the product is not idle: perhaps nobody counted.
 */
export function judgeIdle({ seat, use, policy, nowAt }: JudgeIdleInput): IdleVerdict {
  if (policy === null || use === null) return never;
  const { afterMs } = policy;
  const unusedMs = use.toldAt - Math.max(use.at, seat.since);
  if (unusedMs < afterMs || nowAt - use.toldAt > afterMs) return never;
  const goodUntil = use.toldAt + afterMs;
  if (use.keptUntil !== null && nowAt < use.keptUntil) {
    return { idle: null, nextTurnAt: use.keptUntil <= goodUntil ? use.keptUntil : null };
  }
  return { idle: use, nextTurnAt: goodUntil + 1 };
}

const never: IdleVerdict = { idle: null, nextTurnAt: null };

/** Somebody's last use of what a pool offers, under whichever address; null when none is known. */
export function lastUseOf(uses: readonly LastUse[], pool: PoolPolicy): LastUse | null {
  return usesOf(uses, pool).reduce<LastUse | null>(
    (latest, use) => (latest === null || use.at > latest.at ? use : latest),
    null,
  );
}

/** Uses of what a pool offers. */
export function usesOf(
  uses: readonly LastUse[],
  pool: Pick<PoolPolicy, 'coreId' | 'product'>,
): readonly LastUse[] {
  return uses.filter(({ coreId, product }) => coreId === pool.coreId && product === pool.product);
}
