import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asId, type CoreId } from '../../src/core/domain/ids.ts';
import { createIds } from '../../src/ids.ts';
import type { CorePool, CoreReading, LicensingCore } from '../../src/ports/licensing-core.ts';
import { reconcile } from '../../src/reconcile/reconcile.ts';
import { core } from '../support/builders.ts';
import { readingOf } from '../stores/known.ts';
import { createWorld, loadPolicy, silent, type World, worldConfig } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const holders = Array.from({ length: 10 }, (_, index) => `p${index}`);
/** What is told of the team; the world's rules have a watch of their own. */
const toldOfTeam = async () =>
  (await world.database.read.notices.open()).filter(({ watch }) => watch !== 'rules');
const open = async () => (await toldOfTeam()).map(({ watch, key }) => `${watch} ${key}`);
const reading = (
  names: readonly string[],
  change: (pool: CorePool) => readonly CorePool[] = (pool) => [pool],
) => {
  const whole = readingOf({ CAD: names });
  return { ...whole, pools: whole.pools.flatMap(change) };
};
const ending = (pool: CorePool) => [{ ...pool, endsAt: world.clock.now() + 5 * 86_400_000 }];
/** The core as it answers once. */
const saying = (told: CoreReading): LicensingCore => ({
  ...world.ledgerCore,
  kind: 'autodesk',
  capabilities: { reassign: 'pair', removesUsers: false, changesRoles: false },
  readTeam: () => Promise.resolve(told),
});
const run = (told: CoreReading) => world.run({ core: saying(told), dryRun: true });

describe('the daemon after a reading', () => {
  it('says what ends, by the days that are left', async () => {
    await run(reading(holders, ending));

    expect(await open()).toEqual([expect.stringMatching(/^renewals:main cad:ends:2026-11-29:7$/)]);
  });

  it('concludes nothing from one that is not believed, but for why that may be', async () => {
    await run(reading(holders));
    const twice = (pool: CorePool) => [
      { ...pool, product: 'CAD (prod_1)' },
      { ...pool, product: 'CAD (prod_2)' },
    ];
    const { counts } = await run(reading([], (pool) => [...ending(pool), ...twice(pool)]));
    expect(counts['seats-vanished']).toBeUndefined();
    expect(await open()).toEqual([]);

    await run(reading([], twice));
    expect(await open()).toEqual(['products:main ambiguous:cad']);
    const [notice] = await toldOfTeam();
    expect(notice?.text).toContain('CAD (prod_1), CAD (prod_2)');
  });

  it('logs and counts a failure to tell, and the run goes on', async () => {
    await world.database.write(({ facts }) => facts.set(`team-memory:${core}`, '{"roles"'));
    const { counts } = await run(reading(holders));

    expect(counts['untold']).toBe(1);
    expect((await world.database.read.runs.last({ isFinished: true }))?.outcome).not.toBe('failed');
  });

  it('sees of several teams which got the seats of another', async () => {
    const south = asId<CoreId>('south');
    const text = worldConfig
      .replace(
        'licensing: [{ id: main, kind: ledger }]',
        'licensing: [{ id: main, kind: ledger }, { id: south, kind: ledger }]',
      )
      .replace('{ id: bim, core: main, product: BIM }', '{ id: bim, core: south, product: CAD }');
    const lacking = reading(holders.slice(0, 3), (pool) => [{ ...pool, capacity: 1 }]);
    const cores = new Map([
      [world.ledgerCore.id, saying(lacking)],
      [south, { ...saying(reading([])), id: south }],
    ]);
    const policy = loadPolicy(text);
    const deps = {
      database: world.database,
      cores,
      policy,
      clock: world.clock,
      ids: createIds(world.clock),
      log: silent,
    };
    const { signal } = new AbortController();
    const request = {
      scope: 'marked',
      trigger: 'test',
      observe: true,
      approval: null,
      dryRun: true,
      signal,
    } as const;
    await reconcile(deps, request);

    expect(await open()).toContain('moves move:cad:bim');
  });

  it('keeps in the audit trail what opened and closed', async () => {
    await run(reading(holders, ending));
    await run(reading(holders));
    const rows = await world.database.read.audit.page({ before: null, limit: 10 });
    const ofTeam = rows.filter(({ subject }) => subject.startsWith('notice:renewals:'));

    expect(ofTeam.map(({ act }) => act)).toEqual(['notice.closed', 'notice.opened']);
  });
});
