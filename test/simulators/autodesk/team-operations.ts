import { refuse, type Reply } from './answers.ts';
import type { ApiCall, Site } from './call.ts';
import { page } from './paging.ts';
import { holdersByTerm, holdingsBehind, isFuture, listedPools } from './seats.ts';
import { isAdministrator, type Pool, teamOf } from './world.ts';

/** List Teams: those the caller administers now. `teamId` filters; an unknown team and a foreign one are one 403. */
export function listTeams({ world, assumptions }: Site, { query, callerId, at }: ApiCall): Reply {
  const mine = [...world.teams.values()].filter((team) => isAdministrator(team, callerId));
  const wanted = query.get('teamId');
  const teams = wanted === null ? mine : mine.filter(({ id }) => id === wanted);
  if (wanted !== null && teams.length === 0) {
    return refuse('notAdministrator', 'You do not have permission to administer this team.');
  }
  const rows = teams.map(({ id, name }) => ({ id, name }));
  const version = teams.reduce((sum, team) => sum + team.version, teams.length);
  return page({ name: `teams ${callerId} ${wanted ?? ''}`, rows, version, query, at }, assumptions);
}

/** List Product Pools: supported ones, with those that start later. Null is not zero. */
export function listProductPools(site: Site, { teamId, query, at }: ApiCall): Reply {
  const { world, assumptions } = site;
  const team = teamOf(world, teamId);
  const counts = countsByPool(site, teamId, at);
  const rows = listedPools(team, at, assumptions).map((pool) => ({
    productId: pool.productId,
    productName: pool.productName,
    teamId,
    totalQuantity: pool.totalQuantity,
    assignedQuantity: counts.get(pool) ?? null,
    unlimited: pool.totalQuantity === null,
    startDate: pool.startDate,
    endDate: pool.endDate,
  }));
  return page({ name: `pools ${teamId}`, rows, version: team.version, query, at }, assumptions);
}

/** Seats that are assigned, by row of the list; nothing for rows that show null. */
function countsByPool(
  { world, assumptions, lag }: Site,
  teamId: string,
  at: number,
): ReadonlyMap<Pool, number> {
  const team = teamOf(world, teamId);
  const holders = new Map<string, number>();
  for (const { productId, routes } of holdingsBehind(world, team, lag.countsMs)) {
    const isCounted = assumptions.countsInherited || routes.has('direct');
    if (isCounted) holders.set(productId, (holders.get(productId) ?? 0) + 1);
  }
  const counts = new Map<Pool, number>();
  for (const [productId, terms] of Map.groupBy(team.pools, (pool) => pool.productId)) {
    const shares = holdersByTerm(terms, holders.get(productId) ?? 0, at);
    for (const [index, pool] of terms.entries()) {
      const isUnknown =
        pool.totalQuantity === null || (isFuture(pool, at) && assumptions.futurePoolCountsNothing);
      if (!isUnknown) counts.set(pool, shares[index] ?? 0);
    }
  }
  return counts;
}
