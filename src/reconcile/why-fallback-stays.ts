import type { PoolId } from '../core/domain/ids.ts';
import type { Operation } from '../core/domain/plan.ts';
import type { Policy } from '../core/domain/policy.ts';
import type { Run } from './run-context.ts';

/**
 * A fallback is taken back only when the licensing core itself shows the seat that came instead, asked right before: our
 * picture of it may be wrong, and nobody may be without a seat meanwhile. Null where nothing is in the way.
 */
export async function whyFallbackStays(run: Run, operation: Operation): Promise<string | null> {
  if (operation.kind === 'add' || operation.because.class !== 'fallback-ended') return null;
  const { personId, email } = operation.from;
  const [person] =
    personId === null ? [] : await run.database.read.cases.load([personId], { kind: 'named', displays: [] });
  const instead = poolsInstead(operation.poolId, run.policy);
  for (const seat of person?.seats ?? []) {
    const core = run.cores.get(seat.coreId);
    const pool = run.policy.pools.get(seat.poolId);
    if (core === undefined || pool === undefined || !instead.has(seat.poolId)) continue;
    const asked = { product: pool.product, email: seat.email };
    if ((await core.readSeat(asked, run.request.signal)) !== null) return null;
  }
  return `the licensing core does not show that ${email} holds the seat that was waited for, so the fallback stays`;
}

/** Pools whose seat makes this fallback needless: those for which it is one, and their other fallbacks. */
function poolsInstead(poolId: PoolId, { rules }: Policy): ReadonlySet<PoolId> {
  const pools = rules
    .filter(({ fallback }) => fallback.includes(poolId))
    .flatMap((rule) => [rule.poolId, ...rule.fallback]);
  return new Set(pools.filter((id) => id !== poolId));
}
