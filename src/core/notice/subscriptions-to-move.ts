import type { Notice } from '../domain/notice.ts';
import type { PoolPolicy } from '../domain/policy.ts';
import type { PoolState } from '../domain/seats.ts';
import type { Instant } from '../domain/time.ts';
import { excessSeats, freeSeats, isOpen } from '../plan/can-give.ts';
import { counted } from './in-words.ts';

export interface MoveInput {
  readonly pools: readonly PoolState[];
  readonly policies: readonly PoolPolicy[];
  readonly nowAt: Instant;
}

/**
 * Seats that were bought into the wrong team: one team of a product lacks seats, another has some that nobody ever got. A
 * purchase goes to the team of whoever paid, and only its purchaser can move it; moving unassigns who holds a seat of it
 * (https://resources.imaginit.com/installation/assigning-subscriptions-per-team-ideal-for-separate-financial-streams).
 */
export function subscriptionsToMove({ pools, policies, nowAt }: MoveInput): readonly Notice[] {
  const productOf = new Map(policies.map(({ id, product }) => [id, product]));
  return pools.flatMap((short) => {
    const lacking = lackingSeats(short, nowAt);
    if (lacking === 0) return [];
    const product = productOf.get(short.poolId);
    return pools
      .filter((spare) => productOf.get(spare.poolId) === product && isUntouched(short, spare, nowAt))
      .map((spare) => toNotice({ short, spare, lacking, product: product ?? short.poolId }));
  });
}

function lackingSeats(pool: PoolState, nowAt: Instant): number {
  const hasEnded = pool.endsAt !== null && pool.endsAt <= nowAt;
  return hasEnded ? (pool.taken ?? 0) : excessSeats(pool);
}

function isUntouched(short: PoolState, spare: PoolState, nowAt: Instant): boolean {
  return (
    spare.coreId !== short.coreId &&
    spare.taken === 0 &&
    spare.capacity !== null &&
    freeSeats(spare) > 0 &&
    isOpen(spare, nowAt)
  );
}

interface Move {
  readonly short: PoolState;
  readonly spare: PoolState;
  readonly lacking: number;
  readonly product: string;
}

function toNotice({ short, spare, lacking, product }: Move): Notice {
  return {
    key: `move:${short.poolId}:${spare.poolId}`,
    kind: 'manual-step',
    severity: 'warning',
    text: `The team of licensing core ${short.coreId} lacks ${counted(lacking, 'seat')} of ${product}, and that of ${spare.coreId} has ${counted(freeSeats(spare), 'seat')} of it that nobody holds: they may have been bought into the wrong team.`,
    step: `Move the subscription of ${product} from the team of ${spare.coreId} to that of ${short.coreId}: sign in to Autodesk Account as its purchaser, who must administer both teams, open Billing and Orders > Subscriptions and Contracts, the subscription, and change its team. It unassigns whoever holds a seat of it, which is nobody now.`,
    coreId: short.coreId,
    poolId: short.poolId,
    csv: null,
  };
}
