import type { DriftRow } from '../core/domain/drift.ts';
import type { PoolState } from '../core/domain/seats.ts';
import { changes, driftKey } from '../core/diff/change-case.ts';
import { excessSeats } from '../core/plan/can-give.ts';
import { overCapacity, type OverCapacity, seatsTooMany } from '../core/plan/over-capacity.ts';
import type { RankedSeat } from '../core/plan/preempt.ts';
import type { LastEntitled } from '../ports/stores/team-store.ts';
import { isClosed, mayLose } from './rank-seats.ts';
import type { Run } from './run-context.ts';

const seatsPerPage = 500;

/** Pools with more holders than seats. */
export function isCrowded(pool: PoolState): boolean {
  return excessSeats(pool) > 0;
}

/**
 * Proposals about pools with more holders than seats: their rows live and end here, for they follow from the whole pool and
 * not from one person. They go as soon as there are seats enough. Pools of a core that cannot be read keep theirs.
 */
export async function noteOverCapacity(
  run: Run,
  pools: readonly PoolState[],
  removals: readonly DriftRow[],
): Promise<readonly DriftRow[]> {
  const stored = await run.database.read.drift.apart('over-capacity');
  const before = stored.filter(({ coreId }) => !run.unknownCores.has(coreId));
  const crowded = pools.filter(isCrowded);
  if (before.length === 0 && crowded.length === 0) return [];
  const rows: DriftRow[] = [];
  for (const pool of crowded) rows.push(...(await overAssigned(run, { pool, removals, before })).proposed);
  const { put, drop } = changes(before, rows, driftKey);
  if (put.length + drop.length > 0) await run.database.write(({ drift }) => drift.putApart(put, drop));
  return rows;
}

interface Crowd {
  readonly pool: PoolState;
  /** Of any pools. */
  readonly removals: readonly DriftRow[];
  readonly before: readonly DriftRow[];
}

/** Who would lose a seat of a pool with more holders than seats, in order. */
export async function overAssigned(run: Run, { pool, removals, before }: Crowd): Promise<OverCapacity> {
  const { poolId } = pool;
  const { nowAt } = run.calendar;
  const policy = run.policy.pools.get(poolId);
  if (policy === undefined) return { going: [], proposed: [] };
  const own = removals.filter((row) => row.poolId === poolId);
  const isAsked = run.policy.approval.overCapacity === 'ask';
  const tooMany = isAsked ? seatsTooMany(pool, own, nowAt) : 0;
  const last = tooMany === 0 ? [] : await lastInRank(run, pool, tooMany + 1);
  const found = overCapacity({ pool, product: policy.product, removals: own, last, before, nowAt });
  return isAsked ? found : { ...found, proposed: [] };
}

/** As many as can be needed are read, and no more: a large pool costs what it has too much. */
async function lastInRank(run: Run, { poolId }: PoolState, count: number): Promise<readonly RankedSeat[]> {
  const found: RankedSeat[] = [];
  for (let offset = 0; found.length < count; offset += seatsPerPage) {
    const page: readonly LastEntitled[] = await run.database.read.team.lastEntitled({
      poolId,
      limit: seatsPerPage,
      offset,
    });
    const losable = page.filter(({ view }) => mayLose(run, view) && !isClosed(run, { poolId, view }));
    found.push(...losable.map(({ seat }) => seat));
    if (page.length < seatsPerPage) break;
  }
  return found.slice(0, count);
}
