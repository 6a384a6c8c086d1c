import type { AutodeskAssumptions } from './assumptions.ts';
import type { Change, Pool, Route, Team, WorldState } from './world.ts';

const dayMs = 86_400_000;

export type Usability = 'usable' | 'not-started' | 'ended' | 'unsupported' | 'unknown';

function hasStarted({ startDate }: Pool, at: number): boolean {
  return startDate === null || Date.parse(startDate) <= at;
}

function hasEnded({ endDate }: Pool, at: number): boolean {
  return endDate !== null && Date.parse(endDate) <= at;
}

function isUsable(pool: Pool, at: number): boolean {
  return pool.listing === 'listed' && hasStarted(pool, at) && !hasEnded(pool, at);
}

/** What a product is to somebody who wants a seat now; one usable term is enough. */
export function usabilityOf(team: Team, productId: string, at: number): Usability {
  const terms = team.pools.filter((pool) => pool.productId === productId);
  if (terms.length === 0) return 'unknown';
  const listed = terms.filter(({ listing }) => listing === 'listed');
  if (listed.length === 0) return 'unsupported';
  if (listed.some((pool) => isUsable(pool, at))) return 'usable';
  return listed.some((pool) => !hasStarted(pool, at)) ? 'not-started' : 'ended';
}

/** Seats of all terms that run now, or else of those that will; null when one of them is unlimited. */
export function capacityOf(team: Team, productId: string, at: number): number | null {
  const listed = team.pools.filter((pool) => pool.productId === productId && pool.listing === 'listed');
  const running = listed.filter((pool) => isUsable(pool, at));
  const terms = running.length > 0 ? running : listed.filter((pool) => !hasStarted(pool, at));
  return terms.reduce<number | null>(
    (seats, { totalQuantity }) => (seats === null || totalQuantity === null ? null : seats + totalQuantity),
    0,
  );
}

export function hasFreeSeat(team: Team, productId: string, at: number): boolean {
  const capacity = capacityOf(team, productId, at);
  return capacity === null || (team.seats.get(productId)?.size ?? 0) < capacity;
}

/** What the pool list shows at `at`. */
export function listedPools(team: Team, at: number, { endedPoolListedDays }: AutodeskAssumptions) {
  return team.pools.filter(
    (pool) =>
      pool.listing === 'listed' &&
      (pool.endDate === null || at < Date.parse(pool.endDate) + endedPoolListedDays * dayMs),
  );
}

export interface Holding {
  readonly userId: string;
  readonly productId: string;
  readonly routes: ReadonlySet<Route>;
}

/** Who held what `lagMs` ago: today's seats with the younger changes undone. */
export function holdingsBehind(world: WorldState, team: Team, lagMs: number): readonly Holding[] {
  const undone = undo(world, team, lagMs);
  const now = [...team.seats].flatMap(([productId, holders]) =>
    [...holders].map(([userId, routes]) => ({ userId, productId, routes })),
  );
  const untouched = now.filter(({ userId, productId }) => !undone.has(keyOf(productId, userId)));
  return [...untouched, ...[...undone.values()].filter(({ routes }) => routes.size > 0)];
}

function keyOf(productId: string, userId: string): string {
  return JSON.stringify([productId, userId]);
}

function undo({ changes, clock }: WorldState, team: Team, lagMs: number): ReadonlyMap<string, Holding> {
  const since = clock.now() - lagMs;
  const undone = new Map<string, { userId: string; productId: string; routes: Set<Route> }>();
  for (let index = changes.length - 1; index >= 0; index -= 1) {
    const { teamId, userId, productId, route, isAdded, at } = changes[index] as Change;
    if (teamId !== team.id || at <= since) continue;
    const key = keyOf(productId, userId);
    const routes = undone.get(key)?.routes ?? new Set(team.seats.get(productId)?.get(userId));
    if (isAdded) routes.delete(route);
    else routes.add(route);
    undone.set(key, { userId, productId, routes });
  }
  return undone;
}

/**
 * How many holders each term of a product has: those that run are filled in the order in which they end,
 * whoever is left over is on the last. With none running the term that ended last still has them.
 * The reference does not say how terms share holders; this never shows more free seats than there are.
 */
export function holdersByTerm(terms: readonly Pool[], holders: number, at: number): readonly number[] {
  const byEnd = terms.toSorted((a, b) => endOf(a) - endOf(b));
  const running = byEnd.filter((pool) => isUsable(pool, at));
  const filled = running.length > 0 ? running : byEnd.filter((pool) => hasEnded(pool, at)).slice(-1);
  let left = holders;
  const shares = new Map<Pool, number>();
  for (const [index, pool] of filled.entries()) {
    const isLast = index === filled.length - 1;
    const share = isLast ? left : Math.min(left, pool.totalQuantity ?? left);
    shares.set(pool, share);
    left -= share;
  }
  return terms.map((pool) => shares.get(pool) ?? 0);
}

function endOf({ endDate }: Pool): number {
  return endDate === null ? Number.POSITIVE_INFINITY : Date.parse(endDate);
}

export function isFuture(pool: Pool, at: number): boolean {
  return !hasStarted(pool, at);
}
