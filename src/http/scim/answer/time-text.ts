import type { Instant } from '../../../core/domain/time.ts';

const MINUTE_MS = 60_000;

/**
 * `toISOString` for the many instants of one answer. Users of a page were made one after the other, so most share their
 * minute with the one before, and its text is only made once.
 */
export function createTimeText(): (at: Instant) => string {
  let minute = Number.NaN;
  let start = '';
  return (at) => {
    const now = Math.floor(at / MINUTE_MS);
    if (now !== minute) {
      minute = now;
      start = new Date(now * MINUTE_MS).toISOString().slice(0, -'00.000Z'.length);
    }
    const ms = at - now * MINUTE_MS;
    const seconds = Math.floor(ms / 1000);
    return `${start}${String(seconds).padStart(2, '0')}.${String(ms - seconds * 1000).padStart(3, '0')}Z`;
  };
}
