import type { CoreChange, CoreRecipient } from '../../ports/licensing-core.ts';
import type { TeamContext } from './team-context.ts';
import { oneIn } from './team-memory.ts';

/**
 * What these changes cost, before anything is sent: one call for each seat that is taken or given, one to find whom this
 * process does not remember, one to invite whom the team may not have, and the sample that is read back. Whoever is not
 * remembered is priced as not being on the team, so it may become cheaper, and dearer only by trouble.
 */
export function priceChanges(
  { memory, allowance }: Pick<TeamContext, 'memory' | 'allowance'>,
  changes: readonly CoreChange[],
): { readonly calls: number; readonly minutes: number } {
  const isKnown = (email: string) => memory.users.idOf(email) !== null;
  const sent = changes.reduce((sum, change) => sum + callsOf(change, isKnown), 0);
  const seats = changes.reduce((sum, { kind }) => sum + (kind === 'reassign' ? 2 : 1), 0);
  const pools = changes.some(({ product }) => memory.products.idOf(product) === null) ? 1 : 0;
  const calls = sent + Math.ceil(seats / oneIn) + pools;
  return { calls, minutes: Math.ceil(calls / (allowance.perMinute - allowance.leaveForOthers)) };
}

function callsOf(change: CoreChange, isKnown: (email: string) => boolean): number {
  // Whoever loses a seat is found by address when it is read back.
  const taking = change.kind === 'add' ? 0 : isKnown(change.from.email) ? 1 : 2;
  const giving = change.kind === 'unassign' ? 0 : isKnown(change.to.email) ? 1 : 2 + spellings(change.to);
  return taking + giving;
}

/** Autodesk does not say whether its exact match regards case, so both are asked for. */
function spellings({ email }: CoreRecipient): number {
  return new Set([email, email.toLowerCase()]).size;
}
