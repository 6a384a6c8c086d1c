import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LicensingUnavailable } from '../../src/errors.ts';
import type { CoreAnswer, CoreRole, CoreRoles, LicensingCore } from '../../src/ports/licensing-core.ts';
import { createWorld, type World } from './world.ts';

const role = (name: string): CoreRole => ({
  role: 'coordinator',
  email: `${name}@example.com`,
  scope: '1',
  why: 'The renewal of 2026-11-24 took the role from everybody but the contract manager.',
});
const done: CoreAnswer = { kind: 'done', accountId: null, requestId: null };
let world: World;

/** The ledger of the world, with roles that a test takes away; what is asked of it is written down in order. */
function coreWithout(
  missing: CoreRole[],
  asked: string[],
  answer: (role: CoreRole) => CoreAnswer = () => done,
) {
  const core: LicensingCore = {
    ...world.ledgerCore,
    capabilities: { ...world.ledgerCore.capabilities, changesRoles: true },
    readTeam: (signal) => {
      asked.push('read');
      return world.ledgerCore.readTeam(signal);
    },
    roles: {
      missing: async () => [...missing],
      set: async (wanted) => {
        asked.push(`set ${wanted.email}`);
        const answered = answer(wanted);
        if (answered.kind !== 'refused') missing.splice(missing.indexOf(wanted), 1);
        return answered;
      },
    },
  };
  return core;
}

describe('roles that the configuration names', () => {
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.close());
  const open = async () =>
    (await world.database.read.notices.open())
      .filter(({ watch }) => watch !== 'rules')
      .map(({ key, step }) => ({ key, step }));

  it('are given back before anything else is asked of the core', async () => {
    const asked: string[] = [];
    const { counts } = await world.run({ core: coreWithout([role('ana'), role('bo')], asked) });

    expect(asked).toEqual(['set ana@example.com', 'set bo@example.com', 'read']);
    expect(counts).toMatchObject({ 'roles-restored': 2 });
    expect(await open()).toEqual([]);
  });

  it('are only told of by a dry run', async () => {
    const asked: string[] = [];
    await world.run({ core: coreWithout([role('ana')], asked), dryRun: true });

    expect(asked).toEqual(['read']);
    expect(await open()).toEqual([
      {
        key: '1 coordinator ana@example.com',
        step: 'Nothing: Seatwarden gives the role back in the next run.',
      },
    ]);
  });

  it('are only told of while the configuration says that nothing is sent', async () => {
    const asked: string[] = [];
    const core = coreWithout([role('ana')], asked);
    await world.run({ core, policy: { ...world.policy, dryRun: true } });

    expect(asked).toEqual(['read']);
    expect(await open()).toMatchObject([{ step: expect.stringContaining('`dryRun`') }]);
  });

  it('wait while applying is paused', async () => {
    const asked: string[] = [];
    const core = coreWithout([role('ana')], asked);
    await world.database.write(({ facts }) => facts.set('paused', 'test'));
    await world.run({ core });

    expect(asked).toEqual(['read']);
    expect(await open()).toHaveLength(1);
    await world.database.write(({ facts }) => facts.clear('paused'));
    await world.run({ core });
    expect(asked).toEqual(['read', 'set ana@example.com', 'read']);
    expect(await open()).toEqual([]);
  });

  it('stay told of when the core refuses one, and the others come back', async () => {
    const asked: string[] = [];
    const core = coreWithout([role('ana'), role('bo')], asked, ({ email }) =>
      email.startsWith('ana')
        ? { kind: 'refused', reason: 'not-on-team', detail: 'not there', requestId: null }
        : done,
    );
    const { counts } = await world.run({ core });

    expect(counts).toMatchObject({ 'roles-restored': 1, 'roles-refused': 1 });
    expect(await open()).toMatchObject([
      { step: 'Put ana@example.com on the team, or take the address out of the configuration.' },
    ]);
  });

  it('are set once, also when a crash came between setting and saying so', async () => {
    const asked: string[] = [];
    const missing = [role('ana')];
    const core = coreWithout(missing, asked);
    const roles = core.roles ?? expect.unreachable('the core keeps roles');
    const crashing: CoreRoles = {
      ...roles,
      set: async (wanted, signal) => {
        await roles.set(wanted, signal);
        throw new Error('the process died');
      },
    };
    await expect(world.run({ core: { ...core, roles: crashing } })).rejects.toThrow('the process died');
    await world.run({ core });

    expect(asked.filter((line) => line.startsWith('set'))).toEqual(['set ana@example.com']);
    expect(await open()).toEqual([]);
  });

  it('stop nothing when the core cannot be asked', async () => {
    const asked: string[] = [];
    const core = coreWithout([], asked);
    const gone = () => Promise.reject(new LicensingUnavailable('gone'));
    const away = { ...core, roles: { missing: gone, set: gone } };

    expect((await world.run({ core: away })).outcome).toBe('done');
    expect(asked).toEqual(['read']);
  });
});
