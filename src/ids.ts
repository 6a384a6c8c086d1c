import { randomBytes } from 'node:crypto';
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
      const bytes = randomBytes(16);
      bytes.writeUIntBE(last.ms, 0, 6);
      bytes.writeUInt16BE(0x7000 | last.count, 6);
      bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
      return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    },
  };
}
