import type { JsonObject } from '../domain/json.ts';
import type { Policy } from '../domain/policy.ts';

/** What a drift row says of somebody outside the pilot, for whom nothing is done; null inside, and without a pilot. */
export function outsidePilot(
  resource: JsonObject | null,
  { pilot }: Pick<Policy, 'pilot'>,
): { readonly decision: 'report-only'; readonly step: string } | null {
  if (pilot === null || (resource !== null && pilot.matches(resource))) return null;
  return {
    decision: 'report-only',
    step: `Report only: nothing is done for people outside the pilot (pilot: ${pilot.when}). Widen \`pilot\`, or take it out of the configuration.`,
  };
}
