import { describe, expect, it } from 'vitest';
import { createRunLoop } from '../../src/jobs/run-loop.ts';
import type { RunResult } from '../../src/reconcile/reconcile.ts';
import { silentLog } from '../sources/silent-log.ts';

const wish = { scope: 'marked', trigger: 'asked', observe: false, approval: null, dryRun: false } as const;

/** A loop whose runs are noted by what triggered them. */
function createLoop(goOn = 0) {
  const triggers: string[] = [];
  const loop = createRunLoop({
    run: ({ trigger }) => {
      triggers.push(trigger);
      return Promise.resolve({ outcome: 'done', goesOn: triggers.length <= goOn } as RunResult);
    },
    underLease: (work) => work(new AbortController().signal),
    log: silentLog,
    finished: () => undefined,
  });
  return { loop, triggers };
}

describe('the run loop', () => {
  // Between the end of a run and the end of the loop there are some turns; a wake may come in any of them.
  it.each(Array.from({ length: 12 }, (_, turns) => turns))(
    'serves a wake that comes %i turns after a run has ended',
    async (turns) => {
      const { loop, triggers } = createLoop();
      await loop.request(wish);
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      loop.wake('push entra');
      await loop.idle();

      expect(triggers).toEqual(['asked', 'push entra']);
      await loop.stop();
    },
  );

  it('runs again at once for as long as a run says that it goes on', async () => {
    const { loop, triggers } = createLoop(2);
    await loop.request(wish);
    await loop.idle();

    expect(triggers).toEqual(['asked', 'fallbacks', 'fallbacks']);
    await loop.stop();
  });

  it('serves many wakes that come while it runs with one run more', async () => {
    const { loop, triggers } = createLoop();
    const asked = loop.request(wish);
    for (let n = 0; n < 5; n += 1) loop.wake('push entra');
    await asked;
    await loop.idle();

    expect(triggers).toEqual(['asked', 'push entra']);
    await loop.stop();
  });
});
