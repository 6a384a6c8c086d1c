import type { Verdict } from '../domain/guard.ts';
import { seatKey } from '../plan/seat-key.ts';
import { isRemoval } from './trip.ts';

/**
 * Seats whose removal guards held, as `buildPlan` takes them: a plan that is built anew with them gives other seats to
 * those who wait first, and what stays held is held with the last of them.
 */
export function doubtfulSeats({ held }: Verdict): ReadonlySet<string> {
  const seats = held.map(({ operation }) => operation).filter(isRemoval);
  return new Set(seats.map(({ poolId, from: { accountId } }) => seatKey({ poolId, accountId })));
}
