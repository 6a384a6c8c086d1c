import type { PoolState } from '../domain/seats.ts';
import type { Instant } from '../domain/time.ts';

/** Seats of a pool can change hands between its start and its end. */
export function isOpen({ startsAt, endsAt }: PoolState, nowAt: Instant): boolean {
  return (startsAt === null || startsAt <= nowAt) && (endsAt === null || nowAt < endsAt);
}

/** Somebody new can get a seat: the pool is open, and how many are taken is known. Unknown is never zero. */
export function canGive(pool: PoolState, nowAt: Instant): boolean {
  return isOpen(pool, nowAt) && pool.taken !== null;
}

/** Seats that nobody holds now; without end where the pool has no size. */
export function freeSeats({ capacity, taken }: PoolState): number {
  if (capacity === null) return Number.POSITIVE_INFINITY;
  return taken === null ? 0 : Math.max(0, capacity - taken);
}

/** Seats held beyond the size of the pool, as after a renewal for fewer. */
export function excessSeats({ capacity, taken }: PoolState): number {
  return capacity === null || taken === null ? 0 : Math.max(0, taken - capacity);
}
