import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyTimeline } from './any-timeline.ts';
import { knownTimelines } from './known-timelines.ts';
import { playTimeline, type Tally } from './play-timeline.ts';

describe('a company over any timeline', () => {
  it.each(knownTimelines)(
    'has exactly the seats that it should when %s',
    async (_what, timeline, tallied) => {
      const tally: Tally = new Map();
      await playTimeline(timeline, tally);

      expect(tally.get(tallied) ?? 0, tallied).toBeGreaterThan(0);
    },
  );

  it('has after each run exactly the seats that a slow reading of the design gives, whatever was killed', async () => {
    const tally: Tally = new Map();
    await fc.assert(
      fc.asyncProperty(anyTimeline, (timeline) => playTimeline(timeline, tally)),
      { numRuns: 100, interruptAfterTimeLimit: 20_000 },
    );

    // A property that tries nothing holds, too.
    for (const what of ['event push', 'event poll', 'event buy', 'runs'])
      expect(tally.get(what) ?? 0, what).toBeGreaterThan(0);
  });
});
