import { afterEach, describe, expect, it } from 'vitest';
import { asId, type CoreId } from '../../src/core/domain/ids.ts';
import { core } from '../support/builders.ts';
import { databaseKinds } from '../support/databases.ts';
import { createWorld, type World, worldConfig } from './world.ts';

const dayMs = 86_400_000;
/** A long gap would hold everything by itself, and say nothing of who is idle. */
const config = worldConfig
  .replace('product: CAD }', 'product: CAD, idle: { after: P30D, approval: auto } }')
  .replace('groupKeeps: off', 'longGap: off, groupKeeps: off');

describe.each(databaseKinds)('a product that people sign in to with us, on %s', (kind) => {
  const opened: { world?: World } = {};
  const world = () => opened.world ?? expect.unreachable('opened by each test');
  afterEach(() => opened.world?.close());

  /** Ana and bo hold CAD; ana signed in now, which is the first time that anybody did. */
  async function begin(isWatched = true): Promise<void> {
    opened.world = await createWorld(kind, config);
    await world().buy('CAD', 2);
    for (const name of ['ana', 'bo']) await world().join(name, ['CAD Users']);
    await world().settle();
    const at = world().clock.now();
    if (isWatched)
      await world().database.write(({ facts }) => facts.set(`use-watched:${core}:CAD`, `${at} ${at}`));
    await use('ana');
  }
  async function use(name: string, isOffline = false): Promise<void> {
    const at = world().clock.now();
    const seat = { coreId: asId<CoreId>(core), product: 'CAD', email: `${name}@example.com` };
    const row = { ...seat, at, source: 'activation', isOffline, toldAt: at };
    await world().database.write(({ usage }) => usage.record([row], at));
  }
  async function pass(days: number): Promise<void> {
    world().clock.pass(days * dayMs);
    await world().run({ scope: 'everybody', observe: true });
  }
  const idle = async () => {
    const { rows } = await world().database.read.views.drift({ limit: 9, offset: 0 });
    return rows
      .filter((row) => row.class !== 'missing' || row.decision === 'protected')
      .map(({ email, evidence }) => `${email}: ${evidence}`);
  };

  it('takes the seat of who was never seen, and no day before that was watched for so long', async () => {
    await begin();
    for (let day = 2; day < 30; day += 2) {
      await pass(2);
      await use('ana');
      expect(await world().seats()).toEqual(['cad ana@example.com', 'cad bo@example.com']);
    }
    await pass(2);

    expect(await world().seats()).toEqual(['cad ana@example.com']);
    expect(await idle()).toEqual([
      expect.stringContaining('bo@example.com: Rule cad-group gives the seat; it was taken back on'),
    ]);
  });

  it('begins anew after days in which nobody looked', async () => {
    await begin();
    for (const days of [2, 2, 27, 2]) await pass(days);

    expect(await world().seats()).toEqual(['cad ana@example.com', 'cad bo@example.com']);
  });

  it('knows nothing of who works where nobody counts', async () => {
    await begin();
    await use('bo', true);
    for (let day = 0; day < 32; day += 2) {
      await pass(2);
      await use('ana');
    }

    expect(await world().seats()).toEqual(['cad ana@example.com', 'cad bo@example.com']);
  });

  it('is watched only from the first sign-in on', async () => {
    await begin(false);
    for (let day = 0; day < 32; day += 2) await pass(2);

    expect(await world().seats()).toEqual(['cad ana@example.com', 'cad bo@example.com']);
  });
});
