import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databaseKinds } from '../support/databases.ts';
import { createWorld, loadPolicy, type World, worldConfig } from './world.ts';

describe.each(databaseKinds)('warnings about rules, on %s', (kind) => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld(kind);
    await world.buy('CAD', 5);
    await world.join('ana', ['CAD Users']);
    await world.run();
  });
  afterEach(() => world.close());

  const open = async () =>
    (await world.database.read.notices.open())
      .filter(({ watch }) => watch === 'rules')
      .map(({ key }) => key)
      .toSorted();

  it('open with the first look at everybody', async () => {
    expect(await open()).toEqual(['group:bim users', 'no-pool:bim', 'nobody:bim-group']);
  });

  it('wait for a look at everybody before they change, and then close by themselves', async () => {
    await world.buy('BIM', 1);
    await world.join('bo', ['BIM Users']);
    await world.run();
    expect(await open()).toEqual(['group:bim users', 'no-pool:bim', 'nobody:bim-group']);

    await world.run({ scope: 'everybody' });
    expect(await open()).toEqual([]);
  });

  it('follow rules that changed without waiting for a full run', async () => {
    const policy = loadPolicy(worldConfig.replace('"CAD Users"', '"CAD Usrs"'));
    await world.run({ policy });
    expect(await open()).toEqual([
      'group:bim users',
      'group:cad usrs',
      'no-pool:bim',
      'nobody:bim-group',
      'nobody:cad-group',
    ]);
  });

  it('tell that a report of use is missed, until one comes', async () => {
    const usage = async () =>
      (await world.database.read.notices.open())
        .filter(({ watch }) => watch === 'usage')
        .map(({ key }) => key);
    const policy = loadPolicy(worldConfig.replace('product: CAD', 'product: CAD, idle: { after: P90D }'));
    await world.run({ policy });
    expect(await usage()).toEqual(['never:cad']);

    const use = { coreId: world.ledgerCore.id, product: 'CAD', email: 'ana@example.com', source: 'import' };
    const at = world.clock.now();
    await world.database.write((stores) =>
      stores.usage.record([{ ...use, at, toldAt: at, isOffline: false }], at),
    );
    await world.run({ policy, scope: 'everybody' });
    expect(await usage()).toEqual([]);
    world.clock.pass(46 * 86_400_000);
    await world.run({ policy, scope: 'everybody' });
    expect(await usage()).toEqual(['stale:cad']);
  });
});
