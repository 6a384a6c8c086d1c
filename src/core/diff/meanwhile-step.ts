import type { Policy } from '../domain/policy.ts';
import type { Entitlement } from '../domain/seats.ts';
import type { PersonDecision } from '../rules/decide-person.ts';
import { heldMeanwhile } from '../rules/fallbacks.ts';

/** ` Meanwhile a seat of autocad-lt is held.`: the fallback in place of a seat that is waited for; nothing where none is held. */
export function meanwhileStep(
  wanted: Entitlement,
  { entitlements }: PersonDecision,
  { rules }: Policy,
): string {
  const pools = heldMeanwhile(wanted, entitlements, rules);
  return pools.length === 0 ? '' : ` Meanwhile a seat of ${pools.join(' and ')} is held.`;
}
