import type { PoolId } from '../domain/ids.ts';
import type { PoolPolicy } from '../domain/policy.ts';
import type { PoolState } from '../domain/seats.ts';
import type { Instant } from '../domain/time.ts';
import { excessSeats, freeSeats } from '../plan/can-give.ts';

export interface PoolNeed {
  readonly pool: PoolState;
  readonly policy: PoolPolicy;
  /** Entitled people without a seat, whom a seat could be given to. */
  readonly waiting: number;
  /** Names of those who wait first, in rank order; as many as one wants to read. */
  readonly first: readonly string[];
  /** Held seats that are due to be taken back, or that a full pool may take back from grace. */
  readonly freeing: number;
  readonly nowAt: Instant;
}

export interface PurchaseAdvice {
  readonly poolId: PoolId;
  readonly product: string;
  /** Seats that would serve everybody who waits, beside those that come free by themselves. */
  readonly seats: number;
  readonly waiting: number;
  /** One sentence for the licence manager, with the numbers it is made from. */
  readonly advice: string;
}

/**
 * What to buy so that nobody waits; null when nothing is missing, and where nobody can say: a pool without a size needs
 * nothing, and of a pool with an unknown count nothing is known.
 */
export function suggestPurchase({
  pool,
  policy,
  waiting,
  first,
  freeing,
  nowAt,
}: PoolNeed): PurchaseAdvice | null {
  if (pool.capacity === null || pool.taken === null || waiting === 0) return null;
  const { poolId } = pool;
  const { product } = policy;
  if (pool.endsAt !== null && pool.endsAt <= nowAt) {
    const advice = `The seats of ${product} ended on ${day(pool.endsAt)}: renew them; ${people(waiting)} ${waits(waiting)}${names(first, waiting)}.`;
    return { poolId, product, seats: waiting, waiting, advice };
  }
  const supply = {
    free: freeSeats(pool),
    parked: policy.handOutParked ? (pool.parked?.seats ?? 0) : 0,
    // What an over-assigned pool frees brings it back to its size and serves nobody.
    freeing: Math.max(0, freeing - excessSeats(pool)),
  };
  const lacking = Math.max(0, excessSeats(pool) - freeing);
  const seats = waiting + lacking - supply.free - supply.parked - supply.freeing;
  if (seats <= 0) return null;
  const advice = `Buy ${counted(seats, 'seat')} of ${product}: ${people(waiting)} ${waits(waiting)}${names(first, waiting)}${supplyWords(supply, lacking)}.`;
  return { poolId, product, seats, waiting, advice };
}

function supplyWords(
  { free, parked, freeing }: { free: number; parked: number; freeing: number },
  lacking: number,
): string {
  const parts = [
    free > 0 ? `${free} free` : null,
    parked > 0 ? `${parked} still on the contract manager` : null,
    freeing > 0 ? `${freeing} about to come free` : null,
    lacking > 0 ? `${lacking} held beyond what was bought` : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? '' : `; ${parts.join(', ')}`;
}

function names(first: readonly string[], waiting: number): string {
  const shown = first.slice(0, waiting);
  if (shown.length === 0) return '';
  const more = waiting - shown.length;
  return ` (${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''})`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function people(count: number): string {
  return count === 1 ? '1 person' : `${count} people`;
}

function waits(count: number): string {
  return count === 1 ? 'waits' : 'wait';
}

function day(at: Instant): string {
  return new Date(at).toISOString().slice(0, 10);
}
