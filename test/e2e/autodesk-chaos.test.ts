import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSigningKeys } from '../simulators/autodesk/oauth-state.ts';
import { inOrder, takeAccount } from './autodesk-account.ts';
import { anyTrial } from './autodesk-any-trial.ts';
import { evenWork, type Ground, prepareGround } from './autodesk-ground.ts';
import { runTrial, undisturbed } from './autodesk-trial.ts';

/** The full test, 300 schedules with 200 operations each, is `npm run bench -- chaos`. */
const operations = 40;
const schedules = 6;

describe('a daemon with an Autodesk team', () => {
  const keys = createSigningKeys();
  const opened: { ground?: Ground } = {};
  beforeAll(async () => {
    opened.ground = await prepareGround(evenWork(operations));
  });
  afterAll(() => opened.ground?.remove());

  it('does what is due in one run and nothing in the next when nobody disturbs it', async () => {
    const trialled = await runTrial(opened.ground!, undisturbed, keys);
    const planned = trialled.reports.map(({ counts }) => counts['planned'] ?? 0);

    expect(planned.reduce((sum, count) => sum + count)).toBe(operations);
    expect(trialled.last.counts['planned']).toBeUndefined();
    expect(takeAccount(opened.ground!, trialled)).toEqual(inOrder);
  }, 60_000);

  it('accounts for every seat whatever goes wrong, and whenever it is killed', async () => {
    await fc.assert(
      fc.asyncProperty(anyTrial(operations), async (trial) => {
        const trialled = await runTrial(opened.ground!, trial, keys);
        expect(takeAccount(opened.ground!, trialled)).toEqual(inOrder);
      }),
      { numRuns: schedules, interruptAfterTimeLimit: 110_000 },
    );
  }, 180_000);
});
