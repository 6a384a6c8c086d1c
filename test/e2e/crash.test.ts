import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CrashGround, prepareCrashGround } from './crash-trial.ts';

/** The full test, 200 kills in a run of 500 operations, is `npm run bench -- crash`. */
const operations = 120;
const kills = 6;

describe('a daemon that is killed in the middle of a run', () => {
  const ground: { value?: CrashGround } = {};
  beforeAll(async () => {
    ground.value = await prepareCrashGround(operations);
  }, 120_000);
  afterAll(() => ground.value?.remove());

  it('does its work once when nobody disturbs it', () => {
    expect(ground.value?.expected.acts).toHaveLength(operations);
    expect(ground.value?.expected.open).toBe(0);
  });

  it.each(Array.from({ length: kills }, (_, n) => n))(
    'loses no seat, doubles none, and does nothing twice (kill %i)',
    async (n) => {
      // Spread over the run, a little shifted each time, so that every part of it is hit.
      const outcome = await ground.value?.trial(((n + Math.random()) / kills) * 600);

      expect(outcome).toEqual(ground.value?.expected);
    },
    60_000,
  );
});
