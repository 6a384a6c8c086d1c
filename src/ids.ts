import { randomBytes } from 'node:crypto';
import type { Clock, Ids } from './ports/clock.ts';

/** UUIDs of version 7 (RFC 9562 §5.7): 48 bits of time, the rest random, so that new rows land at the end of an index. */
export function createIds(clock: Clock): Ids {
  return {
    next() {
      const bytes = randomBytes(16);
      bytes.writeUIntBE(clock.now(), 0, 6);
      bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
      bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
      return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    },
  };
}
