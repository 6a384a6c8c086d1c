import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LicensingUnavailable } from '../../src/errors.ts';
import type { LicensingCore } from '../../src/ports/licensing-core.ts';
import { createWorld, type World } from './world.ts';

describe('the run after an interruption', () => {
  const opened: { world?: World } = {};
  const world = () => opened.world!;
  beforeEach(async () => {
    opened.world = await createWorld();
    await world().buy('CAD', 2);
    await world().settle();
  });
  afterEach(() => world().close());

  /** Counts readings of the team. */
  function watched(broken: Partial<LicensingCore> = {}): LicensingCore & { read: number } {
    const core = {
      ...world().ledgerCore,
      ...broken,
      read: 0,
      readTeam(signal: AbortSignal) {
        core.read += 1;
        return world().ledgerCore.readTeam(signal);
      },
    };
    return core;
  }

  it('reads the licensing core before it plans, for others may have moved seats meanwhile', async () => {
    const gone = () => Promise.reject(new LicensingUnavailable('connection reset'));
    await world().join('ana', ['CAD Users']);
    await world().run({ core: watched({ change: gone, readSeat: gone }) });
    const core = watched();
    await world().run({ core, observe: false });

    expect(core.read).toBe(1);
    expect(await world().seats()).toEqual(['cad ana@example.com']);
  });

  it('is the only one that does so without being asked', async () => {
    const core = watched();
    await world().join('ana', ['CAD Users']);
    await world().run({ core, observe: false });

    expect(core.read).toBe(0);
  });
});
