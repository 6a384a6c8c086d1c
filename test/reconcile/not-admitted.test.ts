import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LicensingCore } from '../../src/ports/licensing-core.ts';
import { poolId } from '../support/builders.ts';
import { createWorld, type World } from './world.ts';

const why = 'eve@example.com is external, and the team takes addresses of example.org only';
let world: World;

/** The ledger of the world, whose team takes nobody of this address. */
function coreThatRefuses(email: string, asked: string[]): LicensingCore {
  return {
    ...world.ledgerCore,
    change: async (change, context) => {
      const to = change.kind === 'unassign' ? null : change.to.email;
      asked.push(`${change.kind} ${to ?? ''}`);
      if (to === email) return { kind: 'refused', reason: 'not-admitted', detail: why, requestId: null };
      return world.ledgerCore.change(change, context);
    },
  };
}

describe('somebody whom the team does not take', () => {
  beforeEach(async () => {
    world = await createWorld();
    await world.buy('CAD', 1);
    await world.settle();
    await world.join('eve', ['CAD Users']);
    await world.join('ana', ['CAD Users']);
  });
  afterEach(() => world.close());

  it('leaves the seat to the next in line, in a run that follows at once', async () => {
    const asked: string[] = [];
    const core = coreThatRefuses('eve@example.com', asked);
    const first = await world.run({ core });

    expect([first.goesOn, await world.seats()]).toEqual([true, []]);
    const second = await world.run({ core });
    expect([second.goesOn, await world.seats()]).toEqual([false, ['cad ana@example.com']]);
    expect(asked).toEqual(['reassign eve@example.com', 'reassign ana@example.com']);
  });

  it('is a row for a person, with the words of the licensing core', async () => {
    await world.run({ core: coreThatRefuses('eve@example.com', []) });
    const waiting = await world.database.read.drift.waiters(poolId('cad'), 9);
    const { rows } = await world.database.read.views.drift({ limit: 9, offset: 0 });

    expect(waiting.map(({ recipient }) => recipient.email)).toEqual(['ana@example.com']);
    expect(rows.find(({ email }) => email === 'eve@example.com')).toMatchObject({
      class: 'missing',
      decision: 'manual',
      step: `The licensing core refused: ${why}. Let the team take the address, or see that no rule gives the seat; each full run tries again.`,
    });
  });

  it('gets a seat by the next full run once the team takes the address', async () => {
    await world.run({ core: coreThatRefuses('eve@example.com', []) });
    await world.buy('CAD', 1);
    await world.run({ scope: 'everybody' });

    expect(await world.seats()).toEqual(['cad ana@example.com', 'cad eve@example.com']);
  });
});
