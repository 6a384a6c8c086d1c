import type { PoolId } from '../domain/ids.ts';
import type { FreeingCause } from '../domain/plan.ts';
import type { Policy } from '../domain/policy.ts';
import { isRemoval, type Guard } from './trip.ts';

/** Removals that policy wants asked about, whatever their number. */
export const guardApproval: Guard = ({ operations, policy }) => {
  const asked = new Set(
    operations
      .filter(isRemoval)
      .filter((removal) => isAskedAbout(seatOf(removal), policy))
      .map(({ because }) => because.class),
  );
  return [...asked].map((name) => ({
    guard: 'needs-approval',
    scope: 'everybody',
    message: messageOf(name),
    approvable: true,
    stops: (operation) =>
      isRemoval(operation) && operation.because.class === name && isAskedAbout(seatOf(operation), policy),
  }));
};

function messageOf(name: FreeingCause['class']): string {
  if (name === 'over-capacity')
    return 'there are fewer seats than holders, and nobody who is due a seat loses it without an approval';
  return `policy asks before a seat of class ${name} is taken (${name === 'idle' ? 'pools[].idle.approval' : 'approval'})`;
}

/** A seat of a pool, and why it is freed. */
export interface FreedSeat {
  readonly class: FreeingCause['class'];
  readonly poolId: PoolId;
}

function seatOf({ because, poolId }: { readonly because: FreeingCause; readonly poolId: PoolId }): FreedSeat {
  return { class: because.class, poolId };
}

/** Whether policy wants to be asked before a seat is taken for this reason. */
export function isAskedAbout(
  seat: FreedSeat,
  { approval, pools }: Pick<Policy, 'approval' | 'pools'>,
): boolean {
  switch (seat.class) {
    case 'leaver':
      return approval.leaver === 'ask';
    case 'orphan':
      return approval.orphan !== 'auto';
    case 'not-entitled':
    case 'duplicate':
      return approval.notEntitled === 'ask';
    case 'preempted':
      return approval.preempted === 'ask';
    case 'fallback-ended':
      return approval.fallbackEnded === 'ask';
    case 'idle':
      return pools.get(seat.poolId)?.idle?.approval !== 'auto';
    case 'over-capacity':
      return true;
    case 'moved':
    case 'parked':
      return false;
  }
}
