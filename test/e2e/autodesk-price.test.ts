import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ground, prepareGround } from './autodesk-ground.ts';
import { type Price, priceOf } from './autodesk-price.ts';
import { runTrial, type Trial, undisturbed } from './autodesk-trial.ts';

/** The full measure, 1,000 changes for a team of 5,000, is `npm run bench -- autodesk`. */
const work = { reassign: 0, unassign: 150, add: 150, invite: 0, bystanders: 300 };

describe('300 changes that a daemon makes for a team of 600', () => {
  const opened: { ground?: Ground } = {};
  beforeAll(async () => {
    opened.ground = await prepareGround(work);
  });
  afterAll(() => opened.ground?.remove());
  const price = async (trial: Partial<Trial> = {}): Promise<Price> =>
    priceOf(await runTrial(opened.ground!, { ...undisturbed, ...trial }), work);

  it('cost one call each and a sample of readings back, fill every minute, and meet no 429', async () => {
    const paid = await price();
    expect(paid.changes).toBe(300);
    expect(paid.perUnassign).toBeGreaterThanOrEqual(1);
    expect(paid.perUnassign).toBeLessThanOrEqual(1.05);
    expect(paid.perAdd).toBeLessThanOrEqual(1.05);
    // Pools, assignments, and the users by the hundred.
    expect(paid.readingCalls).toBe(2 + Math.ceil((2 + 4 * 3 + 600) / 100));
    expect(paid).toMatchObject({ shareOfMinute: 1, throttled: 0 });
  }, 60_000);

  it('meet at most one 429 in a minute that others use, too', async () => {
    const paid = await price({ traffic: { perMinute: 30, arrives: 'between' } });
    expect(paid.changes).toBe(300);
    expect(paid.throttledInAMinute).toBeLessThanOrEqual(1);
  }, 60_000);
});
