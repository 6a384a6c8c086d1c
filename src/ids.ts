import { randomUUID } from 'node:crypto';
import type { Clock, Ids } from './ports/clock.ts';

const largestCount = 0xfff;

/**
 * UUIDs of version 7 (RFC 9562 §5.7): 48 bits of time, so that new rows land at the end of an index; a counter (§6.2,
 * method 1), so that ids of one process sort in the order in which they were made even within a millisecond; 62 random bits.
 */
export function createIds(clock: Clock): Ids {
  const last = { ms: 0, count: 0 };

  function tick(): void {
    const ms = clock.now();
    if (ms > last.ms) Object.assign(last, { ms, count: 0 });
    else if (last.count < largestCount) last.count += 1;
    else Object.assign(last, { ms: last.ms + 1, count: 0 });
  }

  return {
    next() {
      tick();
      const time = last.ms.toString(16).padStart(12, '0');
      const count = last.count.toString(16).padStart(3, '0');
      // The end of a random UUID: the same variant, and 62 bits from a pool that Node fills at once for many.
      return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${randomUUID().slice(19)}`;
    },
  };
}
