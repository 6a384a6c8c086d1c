import { dayMs } from '../../core/domain/time.ts';
import type { Clock } from '../../ports/clock.ts';
import { HttpRefusal } from '../edge/http-refusal.ts';

const longestMs = 366 * dayMs;

/** The instant until which somebody wants something; null where it was left out. */
export function readUntil(clock: Clock, until: string | undefined): number | null {
  if (until === undefined) return null;
  const at = Date.parse(until);
  if (at <= clock.now() || at > clock.now() + longestMs) {
    throw new HttpRefusal('unprocessable', 'until: it ends in the future, within a year');
  }
  return at;
}
