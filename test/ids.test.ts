import { expect, it } from 'vitest';
import { createIds } from '../src/ids.ts';
import { createHandMovedClock } from './support/databases.ts';

it('makes ids of version 7 that sort in the order in which they were made, also within a millisecond', () => {
  const clock = createHandMovedClock(1_800_000_000_000);
  const ids = createIds(clock);
  const made = Array.from({ length: 10_000 }, (_, n) => {
    if (n % 3000 === 0) clock.pass(1);
    return ids.next();
  });

  expect(made).toEqual([...made].sort());
  expect(new Set(made).size).toBe(made.length);
  expect(
    made.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)),
  ).toBe(true);
});
