import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createTimeText } from '../../../../src/http/scim/answer/time-text.ts';

it('instants of one answer are written as `toISOString` writes them, in whatever order they come', () => {
  const day = 86_400_000;
  const instant = fc.oneof(
    fc.integer({ min: 0, max: 4_000_000_000_000 }),
    fc.integer({ min: -2 * day, max: 2 * day }),
  );
  fc.assert(
    fc.property(fc.array(instant), fc.integer({ min: 0, max: 59_999 }), (instants, more) => {
      const timeText = createTimeText();
      const near = instants.flatMap((at) => [at, at + more]);
      expect(near.map(timeText)).toEqual(near.map((at) => new Date(at).toISOString()));
    }),
  );
});
