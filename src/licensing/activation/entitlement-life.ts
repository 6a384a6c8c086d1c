import type { Refused } from '../../ports/activation.ts';
import type { ActivationContext } from './activation-context.ts';

/** How long an entitlement lasts; working offline is never for less time than working online. */
export function lifeMs({ limits }: ActivationContext, isOffline: boolean): number {
  return isOffline ? Math.max(limits.offlineForMs, limits.validForMs) : limits.validForMs;
}

/** Null where people may work offline. */
export function refuseOffline({ limits }: ActivationContext): Refused | null {
  if (limits.offlineForMs > 0) return null;
  return { kind: 'refused', reason: 'no-offline', detail: 'working offline is not allowed here' };
}
