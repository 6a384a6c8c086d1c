import { afterEach, describe, expect, it } from 'vitest';
import { toPoolView } from '../../src/http/admin/to-view.ts';
import type { CoreChange, LicensingCore } from '../../src/ports/licensing-core.ts';
import type { RunResult } from '../../src/reconcile/reconcile.ts';
import { databaseKinds } from '../support/databases.ts';
import { createWorld, worldConfig, type World } from './world.ts';

const pools = '  - { id: lt, core: main, product: LT }\n  - { id: flex, core: main, product: Flex }\n';
const falling = worldConfig
  .replace('rules:', `${pools}rules:`)
  .replace('pool: cad, when', 'pool: cad, fallback: [lt, flex], when')
  .replace(
    'lifecycle:',
    `  - { id: lt-own, pool: lt, when: 'groups.display eq "LT Users"', reason: x }\nlifecycle:`,
  );

/** Runs for as long as a run says that it goes on. */
async function runOn(world: World, core?: LicensingCore): Promise<readonly RunResult[]> {
  const results: RunResult[] = [];
  do results.push(await world.run(core === undefined ? {} : { core }));
  while (results.at(-1)?.goesOn === true && results.length < 9);
  return results;
}

/** The ledger with all changes that it was asked for. */
function noting(core: LicensingCore, noted: string[]): LicensingCore {
  return {
    ...core,
    change(change, context) {
      noted.push(inWords(change));
      return core.change(change, context);
    },
  };
}

function inWords(change: CoreChange): string {
  const from = change.kind === 'add' ? '' : ` ${change.from.email}`;
  const to = change.kind === 'unassign' ? '' : ` ${change.to.email}`;
  return `${change.kind} ${change.product}${from}${to}`;
}

describe.each(databaseKinds)('a pool that is full, on %s', (kind) => {
  let world: World;
  afterEach(() => world.close());

  /** One seat of CAD and these of LT: al holds CAD, the others wait for it in this order. */
  async function open(lt: number, config = falling, others: readonly string[] = ['bo', 'cy']): Promise<void> {
    world = await createWorld(kind, config);
    await world.buy('CAD', 1);
    if (lt > 0) await world.buy('LT', lt);
    for (const name of ['al', ...others]) await world.join(name, ['CAD Users']);
    await world.settle();
    await runOn(world);
  }

  it('lets people use the first fallback that has a seat, and keeps their places in line', async () => {
    await open(1);
    await world.buy('Flex', 1);
    const [{ waiting } = expect.unreachable()] = await runOn(world);

    expect(await world.seats()).toEqual(['cad al@example.com', 'flex cy@example.com', 'lt bo@example.com']);
    expect(waiting.map(({ poolId, recipient }) => `${poolId} ${recipient.displayName}`)).toEqual(['cad bo']);
    expect(
      await world.database.read.drift.waiters(waiting[0]?.poolId ?? expect.unreachable(), 9),
    ).toMatchObject([{ recipient: { displayName: 'bo' } }, { recipient: { displayName: 'cy' } }]);
    expect((await world.run()).cleared).toEqual([]);
    const known = await world.database.read.views.pools();
    expect(known.map((pool) => toPoolView(pool, pool.poolId, world.policy.rules))).toMatchObject([
      { id: 'cad', lent: 0, waiting: 2, toBuy: 2 },
      { id: 'flex', lent: 1, waiting: 0 },
      { id: 'lt', lent: 1, waiting: 0 },
    ]);
  });

  it('gives the seat itself first, and takes the fallback back when the core shows it', async () => {
    await open(2);
    const noted: string[] = [];
    await world.buy('CAD', 1);
    const runs = await runOn(world, noting(world.ledgerCore, noted));

    expect(noted.filter((line) => !line.includes('boss'))).toEqual(['unassign LT bo@example.com']);
    expect(runs.map(({ cleared }) => cleared.map(({ kind: what, poolId }) => `${what} ${poolId}`))).toEqual([
      ['reassign cad'],
      ['unassign lt'],
      [],
    ]);
    expect(await world.seats()).toEqual(['cad al@example.com', 'cad bo@example.com', 'lt cy@example.com']);
  });

  it('hands a fallback that goes back to the next who waits, whose place it is', async () => {
    await open(1, falling, ['bo', 'cy', 'di']);
    await world.buy('CAD', 1);
    const [, second] = await runOn(world);

    expect(second?.cleared).toMatchObject([
      { kind: 'reassign', poolId: 'lt', from: { email: 'bo@example.com' }, to: { email: 'cy@example.com' } },
    ]);
    expect(await world.seats()).toEqual(['cad al@example.com', 'cad bo@example.com', 'lt cy@example.com']);
  });

  it('leaves the fallback where the core does not show the seat that came', async () => {
    await open(2);
    await world.buy('CAD', 1);
    const blind: LicensingCore = {
      ...world.ledgerCore,
      readSeat: async (asked, signal) =>
        asked.product === 'CAD' ? null : world.ledgerCore.readSeat(asked, signal),
    };
    await runOn(world, blind);
    expect(await world.seats()).toContain('lt bo@example.com');
    expect((await world.run({ core: blind })).goesOn).toBe(false);

    await runOn(world);
    expect(await world.seats()).not.toContain('lt bo@example.com');
  });

  it('lends what nobody has a rule for, and takes nothing of it when somebody comes who has', async () => {
    await open(2);
    await world.join('el', ['LT Users']);
    await runOn(world);
    expect(await world.seats()).toEqual(['cad al@example.com', 'lt bo@example.com', 'lt cy@example.com']);

    await world.buy('LT', 1);
    await world.join('flo', ['CAD Users']);
    await runOn(world);
    expect(await world.seats()).toContain('lt el@example.com');
  });

  it('keeps the quota of the fallback', async () => {
    const quota = `quotas: [{ when: 'displayName sw "b"', atMost: 1, reason: x }]`;
    await open(9, falling.replace('product: LT', `product: LT, ${quota}`), ['b1', 'b2', 'cy']);
    expect(await world.seats()).toEqual(['cad al@example.com', 'lt b1@example.com', 'lt cy@example.com']);
    expect((await world.run()).cleared).toEqual([]);
  });

  it('takes both from who leaves', async () => {
    await open(1, falling, []);
    const id = await world.join('bo', ['CAD Users']);
    await runOn(world);
    expect(await world.seats()).toEqual(['cad al@example.com', 'lt bo@example.com']);

    await world.setActive(id, 'bo', false);
    const [{ waiting } = expect.unreachable()] = await runOn(world);
    expect(await world.seats()).toEqual(['cad al@example.com']);
    expect(waiting).toEqual([]);
  });

  it('asks before the way back where policy says so, and nobody is without a seat meanwhile', async () => {
    await open(1, `${falling}approval: { fallbackEnded: ask }\n`);
    await world.buy('CAD', 1);
    await runOn(world);
    expect(await world.seats()).toEqual(['cad al@example.com', 'cad bo@example.com', 'lt bo@example.com']);
    await world.settle();
    expect(await world.seats()).toEqual(['cad al@example.com', 'cad bo@example.com', 'lt cy@example.com']);
  });
});
