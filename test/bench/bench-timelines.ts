import fc from 'fast-check';
import { anyTimeline } from '../timelines/any-timeline.ts';
import { playTimeline, type Tally } from '../timelines/play-timeline.ts';
import { ms, say } from './figures.ts';

/** `npm run bench -- timelines [N]`: random companies over random weeks, against a slow reading of the design. */
export async function benchTimelines(timelines: number): Promise<void> {
  const tally: Tally = new Map();
  const startedAt = performance.now();
  let played = 0;
  const property = fc.asyncProperty(anyTimeline, async (timeline) => {
    await playTimeline(timeline, tally);
    played += 1;
    if (played % 100 === 0) say(`${played} timelines so far`);
  });
  const found = await fc.check(property, { numRuns: timelines });
  say(`${played} timelines in ${ms(performance.now() - startedAt)}`);
  for (const [what, times] of [...tally].toSorted(([a], [b]) => (a < b ? -1 : 1))) say(`${what}: ${times}`);
  if (!found.failed) {
    say('every run gave exactly the seats that it should');
    return;
  }
  process.exitCode = 1;
  say(`seed ${found.seed}, path ${found.counterexamplePath ?? ''}, shrunk ${found.numShrinks} times`);
  say(JSON.stringify(found.counterexample));
  say(String(found.errorInstance));
}
