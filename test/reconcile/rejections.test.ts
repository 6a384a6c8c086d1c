import { afterEach, describe, expect, it } from 'vitest';
import type { RecordId } from '../../src/core/domain/ids.ts';
import { rowId } from '../../src/reconcile/plan-digest.ts';
import { rejectRows } from '../../src/reconcile/reject-rows.ts';
import type { RunResult } from '../../src/reconcile/reconcile.ts';
import { createWorld, worldConfig, type World } from './world.ts';

const dayMs = 86_400_000;
const asking = `${worldConfig.replace('moves: off }', 'moves: off }, longGap: off')}approval: { notEntitled: ask, leaver: ask, preempted: auto }\n`;

describe('saying no to what is held', () => {
  let world: World;
  const people = new Map<string, RecordId>();
  const idOf = (name: string) => people.get(name) ?? expect.unreachable();
  afterEach(() => world.close());

  async function company(seats: number, names: readonly string[], config = asking): Promise<void> {
    world = await createWorld('sqlite', config);
    await world.buy('CAD', seats);
    for (const name of names) people.set(name, await world.join(name, ['CAD Users']));
    await world.settle();
  }
  const reject = async (
    { digest, held }: RunResult,
    { until = null as number | null, rows = held.length } = {},
  ) => {
    const outcome = await rejectRows(
      { ...world, ids: { next: () => `no-${world.clock.now()}` } },
      {
        digest,
        rows: held.slice(0, rows).map(({ operation }) => rowId(operation)),
        by: { actor: 'token:1', name: 'kim' },
        reason: 'handover',
        until,
      },
    );
    expect(outcome.kind).toBe('rejected');
  };
  const holders = async () => (await world.seats()).map((seat) => seat.replace(/^cad (.*)@.*$/, '$1'));
  const acts = async () =>
    (await world.database.read.audit.page({ before: null, limit: 30 })).map(({ act }) => act);
  const step = async (name: string) =>
    (await world.database.read.views.drift({ limit: 20, offset: 0 })).rows.find(
      ({ displayName }) => displayName === name,
    );

  it('keeps the seat, asks nobody again, and says who said no', async () => {
    await company(2, ['ana']);
    await world.takeFrom('CAD Users', idOf('ana'));
    await reject(await world.run());

    expect(await world.run()).toMatchObject({ outcome: 'done', held: [], cleared: [] });
    expect(await world.run({ scope: 'everybody' })).toMatchObject({ outcome: 'done', held: [] });
    expect(await holders()).toEqual(['ana']);
    expect(await world.database.read.holds.current()).toBeNull();
    expect(await step('ana')).toMatchObject({
      decision: 'protected',
      step: expect.stringMatching(/^kim said no on 2026-11-24 until this changes: handover\./) as string,
    });
    expect(await acts()).toContain('row.rejected');
  });

  it('asks again when its time is over, and then nothing goes without an answer', async () => {
    await company(2, ['ana'], asking.replace('notEntitled: ask', 'notEntitled: auto'));
    await world.takeFrom('CAD Users', idOf('ana'));
    await world.database.write(({ facts }) => facts.set('paused', 'a test'));
    await reject(await world.run(), { until: world.clock.now() + 10 * dayMs });
    await world.database.write(({ facts }) => facts.clear('paused'));
    expect((await world.run()).held).toEqual([]);
    expect(await holders()).toEqual(['ana']);

    world.clock.pass(10 * dayMs);
    const { held, digest } = await world.run();

    expect(held.flatMap(({ tripped }) => tripped.map(({ guard }) => guard))).toEqual(['rejected']);
    expect(held[0]?.tripped[0]?.message).toMatch(/^kim said no on 2026-11-24 until 2026-12-04: handover;/);
    expect(await holders()).toEqual(['ana']);
    await world.run({ approval: { digest, by: 'lee' } });
    expect(await holders()).toEqual([]);
    await world.run();
    expect(await world.database.read.rejections.all()).toEqual([]);
    expect(await acts()).toEqual(expect.arrayContaining(['rejection.expired', 'rejection.settled']));
  });

  it('is about one reason: for another the seat is asked about anew', async () => {
    await company(2, ['ana']);
    await world.takeFrom('CAD Users', idOf('ana'));
    await reject(await world.run());
    await world.run();

    await world.setActive(idOf('ana'), 'ana', false);

    expect((await world.run()).held).toMatchObject([{ operation: { because: { class: 'leaver' } } }]);
    expect(await world.database.read.rejections.all()).toEqual([]);
  });

  it('is over when a rule gives the seat again, and the next loss asks like any other', async () => {
    await company(2, ['ana']);
    await world.takeFrom('CAD Users', idOf('ana'));
    await reject(await world.run());
    await world.addTo('CAD Users', idOf('ana'));
    await world.run();

    await world.takeFrom('CAD Users', idOf('ana'));

    expect((await world.run()).held).toHaveLength(1);
  });

  it('holds whoever would get the seat, and takes nobody else’s', async () => {
    await company(2, ['ana', 'bo', 'cy']);
    await world.takeFrom('CAD Users', idOf('ana'));
    const asked = await world.run();
    expect(asked.held).toMatchObject([{ operation: { kind: 'reassign' } }]);
    await reject(asked);
    people.set('di', await world.join('di', ['CAD Users']));

    expect(await world.run()).toMatchObject({ held: [], cleared: [] });
    expect(await step('cy')).toMatchObject({ decision: 'waiting', position: 1 });
    await world.buy('CAD', 1);
    await world.run();
    expect(await holders()).toEqual(['ana', 'bo', 'cy']);
  });

  it('to a seat gives it to the next in line', async () => {
    world = await createWorld('sqlite', asking);
    await world.buy('CAD', 1);
    for (const name of ['ana', 'bo']) people.set(name, await world.join(name, ['CAD Users']));
    const first = await world.run();
    expect(first.held).toMatchObject([{ operation: { to: { displayName: 'ana' } } }]);
    await reject(first);

    const second = await world.run();

    expect(second.held).toMatchObject([{ operation: { to: { displayName: 'bo' } } }]);
    await world.run({ approval: { digest: second.digest, by: 'lee' } });
    expect(await holders()).toEqual(['bo']);
    expect(await step('ana')).toMatchObject({ class: 'missing', decision: 'protected', position: null });
  });

  it('keeps a seat from a higher rank', async () => {
    const urgent = `  - { id: urgent, pool: cad, when: 'groups.display eq "Tender"', priority: 90, preempt: true, reason: x }`;
    await company(
      1,
      ['bo'],
      asking.replace('lifecycle:', `${urgent}\nlifecycle:`).replace('preempted: auto', 'preempted: ask'),
    );
    await world.join('ana', ['Tender']);
    await reject(await world.run());

    expect(await world.run()).toMatchObject({ held: [], cleared: [] });
    expect(await holders()).toEqual(['bo']);
  });

  it('to a loan lends none, and ends when the seat that is waited for has come', async () => {
    world = await createWorld(
      'sqlite',
      asking.replace('pool: cad, when', 'pool: cad, fallback: [bim], when'),
    );
    await world.buy('CAD', 1);
    await world.buy('BIM', 1);
    for (const name of ['ana', 'bo']) people.set(name, await world.join(name, ['CAD Users']));
    const first = await world.run();
    const lent = first.held.filter(({ operation }) => operation.poolId === 'bim');
    expect(lent).toMatchObject([{ operation: { to: { displayName: 'bo' } } }]);
    await reject({ ...first, held: lent });

    const second = await world.run();
    expect(second.held.map(({ operation }) => operation.poolId)).toEqual(['cad']);
    await world.run({ approval: { digest: second.digest, by: 'lee' } });
    expect((await world.run()).held).toEqual([]);
    expect(await world.seats()).toEqual(['cad ana@example.com']);

    await world.buy('CAD', 1);
    await world.run();
    await world.run();
    expect(await holders()).toEqual(['ana', 'bo']);
    expect(await world.database.read.rejections.all()).toEqual([]);
  });

  it('to one row of a hold leaves the others to ask', async () => {
    await company(3, ['ana', 'bo']);
    for (const name of ['ana', 'bo']) await world.takeFrom('CAD Users', idOf(name));
    const asked = await world.run();
    await reject(asked, { rows: 1 });

    const { held } = await world.run();

    expect(held.map(({ operation }) => operation)).toEqual([asked.held[1]?.operation]);
  });

  it('is refused for what is not held', async () => {
    await company(2, ['ana']);
    await world.takeFrom('CAD Users', idOf('ana'));
    const { digest } = await world.run();
    const deps = { ...world, ids: { next: () => 'no' } };
    const asked = { by: { actor: 'token:1', name: 'kim' }, reason: 'x', until: null };

    expect(await rejectRows(deps, { ...asked, digest: '0'.repeat(32), rows: undefined })).toEqual({
      kind: 'stale',
    });
    expect(await rejectRows(deps, { ...asked, digest, rows: ['0'.repeat(12)] })).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('is no row of what is held') as string,
    });
  });
});
