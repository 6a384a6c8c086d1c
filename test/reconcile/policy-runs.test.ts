import { afterEach, describe, expect, it } from 'vitest';
import { databaseKinds } from '../support/databases.ts';
import { createWorld, loadPolicy, worldConfig, type World } from './world.ts';

const pool = '{ id: cad, core: main, product: CAD';
const quota = `quotas: [{ when: 'displayName sw "b"', atMost: 2, reason: shared fairly }]`;

describe.each(databaseKinds)('a run under policy, on %s', (kind) => {
  let world: World;
  afterEach(() => world.close());

  it('lets people wait who are over a quota, and serves those behind them', async () => {
    world = await createWorld(kind, worldConfig.replace(pool, `${pool}, ${quota}`));
    await world.buy('CAD', 9);
    for (const name of ['b1', 'b2', 'b3', 'b4', 'ana']) await world.join(name, ['CAD Users']);
    const { waiting } = await world.settle();

    expect(await world.seats()).toEqual(['cad ana@example.com', 'cad b1@example.com', 'cad b2@example.com']);
    expect(waiting.map(({ recipient, overQuota }) => [recipient.displayName, overQuota])).toEqual(
      ['b3', 'b4'].map((name) => [
        name,
        'over the quota: 2 of at most 2 seats of cad are held by people with displayName sw "b" (shared fairly)',
      ]),
    );
  });

  it('gives the seat of a leaver under a quota to the next one under it', async () => {
    world = await createWorld(kind, worldConfig.replace(pool, `${pool}, ${quota}`));
    await world.buy('CAD', 9);
    const ids = new Map<string, Awaited<ReturnType<World['join']>>>();
    for (const name of ['b1', 'b2', 'b3']) ids.set(name, await world.join(name, ['CAD Users']));
    await world.settle();
    await world.setActive(ids.get('b1') ?? expect.unreachable(), 'b1', false);
    await world.run();

    expect(await world.seats()).toEqual(['cad b2@example.com', 'cad b3@example.com']);
    expect((await world.run()).cleared).toEqual([]);
  });

  it('gives each product of a bundle that has a seat', async () => {
    const bundle = worldConfig
      .replace('pool: cad, when', 'pools: [cad, bim], when')
      .replace(/ {2}- \{ id: bim-group.*\n/, '');
    world = await createWorld(kind, bundle);
    await world.buy('CAD', 1);
    await world.buy('BIM', 2);
    for (const name of ['ana', 'bo']) await world.join(name, ['CAD Users']);
    const { waiting } = await world.settle();

    expect(await world.seats()).toEqual(['bim ana@example.com', 'bim bo@example.com', 'cad ana@example.com']);
    expect(waiting.map(({ poolId, recipient }) => [poolId, recipient.displayName])).toEqual([['cad', 'bo']]);
  });

  it('takes a seat for a higher rank once an administrator said so, and leaves it there', async () => {
    const urgent =
      '  - { id: urgent, pool: cad, when: \'groups.display eq "Tender"\', priority: 90, preempt: true, reason: x }';
    world = await createWorld(kind, worldConfig.replace('lifecycle:', `${urgent}\nlifecycle:`));
    await world.buy('CAD', 2);
    const boss = `protect: [{ when: displayName eq "al", reason: x }]`;
    await world.join('al', ['CAD Users']);
    await world.join('bo', ['CAD Users']);
    await world.settle();
    await world.join('ana', ['Tender']);
    const policy = loadPolicy(`${worldConfig.replace('lifecycle:', `${urgent}\nlifecycle:`)}${boss}\n`);
    await world.run({ policy });
    const asked = await world.run({ policy });
    const before = await world.seats();
    await world.run({ policy, approval: { digest: asked.digest, by: 'test' } });

    expect(before).toEqual(['cad al@example.com', 'cad bo@example.com']);
    expect(
      asked.held.map(({ operation, tripped }) => [operation.kind, tripped.map(({ guard }) => guard)]),
    ).toEqual([['reassign', ['policy-changed', 'needs-approval']]]);
    expect(await world.seats()).toEqual(['cad al@example.com', 'cad ana@example.com']);
    expect(await world.run({ policy })).toMatchObject({ cleared: [], held: [] });
  });

  it('acts for the pilot only, and reports the others', async () => {
    world = await createWorld(kind, `${worldConfig}pilot: displayName eq "ana"\n`);
    await world.buy('CAD', 9);
    for (const name of ['ana', 'bo']) await world.join(name, ['CAD Users']);
    await world.settle();

    expect(await world.seats()).toEqual(['cad ana@example.com']);
    const { rows } = await world.database.read.views.drift({ limit: 10, offset: 0 });
    expect(rows.map(({ displayName, decision }) => [displayName, decision])).toEqual([['bo', 'report-only']]);
  });

  it('takes a seat when the freeze is over, without anybody waking it', async () => {
    const freeze = 'freeze: [{ from: "2026-01-01", until: "2026-12-23", reason: Harbour bridge }]';
    world = await createWorld(
      kind,
      `${worldConfig.replace('moves: off }', 'moves: off }, longGap: off')}${freeze}\n`,
    );
    await world.buy('CAD', 9);
    const ana = await world.join('ana', ['CAD Users']);
    await world.settle();
    await world.setActive(ana, 'ana', false);
    const frozen = await world.run();
    const during = await world.seats();
    world.clock.pass(Date.parse('2026-12-24T00:00:00Z') - world.clock.now());
    await world.run();

    expect([frozen.outcome, frozen.cleared, frozen.held]).toEqual(['done', [], []]);
    expect(during).toEqual(['cad ana@example.com']);
    expect(await world.seats()).toEqual([]);
  });
});
