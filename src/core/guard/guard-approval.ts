import type { FreeingCause } from '../domain/plan.ts';
import type { Policy } from '../domain/policy.ts';
import { isRemoval, type Guard } from './trip.ts';

/** Removals that policy wants asked about, whatever their number. */
export const guardApproval: Guard = ({ operations, policy }) => {
  const asked = new Set(
    operations
      .filter(isRemoval)
      .map(({ because }) => because.class)
      .filter((name) => isAskedAbout(name, policy)),
  );
  return [...asked].map((name) => ({
    guard: 'needs-approval',
    scope: 'everybody',
    message: `policy asks before a seat of class ${name} is taken (approval)`,
    approvable: true,
    stops: (operation) => isRemoval(operation) && operation.because.class === name,
  }));
};

/** Whether policy wants to be asked before seats of this class are taken. */
export function isAskedAbout(name: FreeingCause['class'], { approval }: Pick<Policy, 'approval'>): boolean {
  switch (name) {
    case 'leaver':
      return approval.leaver === 'ask';
    case 'orphan':
      return approval.orphan !== 'auto';
    case 'not-entitled':
    case 'duplicate':
      return approval.notEntitled === 'ask';
    case 'moved':
    case 'parked':
      return false;
  }
}
