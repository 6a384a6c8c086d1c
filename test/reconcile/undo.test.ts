import { afterEach, describe, expect, it } from 'vitest';
import type { RecordId } from '../../src/core/domain/ids.ts';
import { type UndoneRemoval, undoRemovals } from '../../src/reconcile/undo-removals.ts';
import { createWorld, worldConfig, type World } from './world.ts';

const dayMs = 86_400_000;

describe('undoing a removal', () => {
  let world: World;
  const people = new Map<string, RecordId>();
  const idOf = (name: string) => people.get(name) ?? expect.unreachable();
  afterEach(() => world.close());

  async function company(seats: number, names: readonly string[], config = worldConfig): Promise<void> {
    world = await createWorld('sqlite', config);
    await world.buy('CAD', seats);
    for (const name of names) people.set(name, await world.join(name, ['CAD Users']));
    await world.settle();
  }
  const newest = async () => {
    const history = await world.database.read.views.history({ limit: 20 });
    return history.find(({ operation }) => operation.kind !== 'add' && operation.because.class !== 'parked');
  };
  const undo = async (id?: string): Promise<readonly UndoneRemoval[]> =>
    undoRemovals(
      {
        database: world.database,
        policy: world.policy,
        clock: world.clock,
        ids: { next: () => `x${world.clock.now()}` },
      },
      {
        id: id ?? (await newest())?.id ?? expect.unreachable(),
        by: { actor: 'token:1', name: 'kim' },
        reason: 'needed for the handover',
        until: null,
      },
    );
  const holders = async () => (await world.seats()).map((seat) => seat.replace(/^cad (.*)@.*$/, '$1'));
  const rows = async (name: string) =>
    (await world.database.read.views.drift({ limit: 20, offset: 0 })).rows.filter(
      ({ displayName }) => displayName === name,
    );
  const acts = async () =>
    (await world.database.read.audit.page({ before: null, limit: 30 })).map(({ act }) => act);

  it('gives a free seat back through the journal, and the next runs leave it alone', async () => {
    await company(1, ['ana']);
    await world.takeFrom('CAD Users', idOf('ana'));
    await world.run();
    expect(await holders()).toEqual([]);

    expect(await undo()).toMatchObject([
      { kind: 'undone', exception: { class: 'not-entitled', state: 'giving' } },
    ]);
    const { cleared } = await world.run();

    expect(cleared.map(({ kind }) => kind)).toEqual(['add']);
    expect(await holders()).toEqual(['ana']);
    expect((await world.run({ scope: 'everybody' })).cleared).toEqual([]);
    expect(await rows('ana')).toMatchObject([
      {
        class: 'not-entitled',
        decision: 'protected',
        step: expect.stringMatching(
          /^Kept until 2026-12-24: the removal was undone by kim on 2026-11-24 \(needed for the handover\)\./,
        ) as string,
      },
    ]);
    expect(await acts()).toContain('removal.undone');
  });

  it('of somebody who came back meanwhile is about the reason that there is now', async () => {
    await company(1, ['ana', 'bo', 'cy']);
    await world.setActive(idOf('ana'), 'ana', false);
    await world.run();
    expect(await holders()).toEqual(['bo']);
    await world.setActive(idOf('ana'), 'ana', true);
    await world.takeFrom('CAD Users', idOf('ana'));
    await world.run();
    const [ana] = await undo();
    expect(ana).toMatchObject({ kind: 'undone', exception: { class: 'not-entitled', standing: 'employed' } });
    await world.takeFrom('CAD Users', idOf('bo'));
    await world.run();
    await world.run();

    expect(await holders()).toEqual(['ana']);
    expect(await rows('cy')).toMatchObject([{ position: 1 }]);
  });

  it('gives the first free seat to who lost one, and not to who waited longer', async () => {
    await company(1, ['ana', 'bo', 'cy']);
    await world.takeFrom('CAD Users', idOf('ana'));
    await world.run();
    expect(await holders()).toEqual(['bo']);

    await undo();
    await world.run();
    expect(await rows('ana')).toMatchObject([{ class: 'missing', decision: 'waiting', position: 1 }]);
    await world.takeFrom('CAD Users', idOf('bo'));
    await world.run();

    expect(await holders()).toEqual(['ana']);
    expect(await rows('cy')).toMatchObject([{ position: 1 }]);
  });

  it('is done once, however often it is asked for', async () => {
    await company(2, ['ana']);
    await world.takeFrom('CAD Users', idOf('ana'));
    await world.run();
    const id = (await newest())?.id ?? '';

    const [first] = await undo(id);
    const [second] = await undo(id);
    await world.run();
    const [third] = await undo(id);

    expect([first?.kind, second?.kind, third?.kind]).toEqual(['undone', 'undone-before', 'undone-before']);
    expect((await acts()).filter((act) => act === 'removal.undone')).toHaveLength(1);
  });

  it('gives somebody who left a seat all the same, and says so', async () => {
    await company(2, ['ana']);
    await world.setActive(idOf('ana'), 'ana', false);
    await world.run();

    expect(await undo()).toMatchObject([{ kind: 'undone', view: { standing: 'left' } }]);
    await world.run();
    await world.run({ scope: 'everybody' });

    expect(await holders()).toEqual(['ana']);
    expect(await rows('ana')).toMatchObject([
      { class: 'leaver', step: expect.stringContaining('although this person has left') as string },
    ]);
  });

  it('asks before the seat is taken again once its time is over, and may be renewed', async () => {
    await company(2, ['ana'], worldConfig.replace('moves: off }', 'moves: off }, longGap: off'));
    await world.takeFrom('CAD Users', idOf('ana'));
    await world.run();
    const id = (await newest())?.id ?? '';
    await undo(id);
    await world.run();
    world.clock.pass(31 * dayMs);

    const asked = await world.run();

    expect(asked.held.flatMap(({ tripped }) => tripped.map(({ guard }) => guard))).toEqual(['undone']);
    expect(asked.held[0]?.tripped[0]?.message).toMatch(
      /^the removal of ana from pool cad was undone by kim on 2026-11-24/,
    );
    expect(await holders()).toEqual(['ana']);
    expect(await undo(id)).toMatchObject([{ kind: 'renewed' }]);
    expect((await world.run()).held).toEqual([]);
    expect(await holders()).toEqual(['ana']);

    world.clock.pass(31 * dayMs);
    const { digest } = await world.run();
    await world.run({ approval: { digest, by: 'lee' } });
    expect(await holders()).toEqual([]);
    expect(await world.database.read.exceptions.asking()).toEqual(new Map());
  });

  it('ends when a rule gives the seat again, and the next loss is a loss like any other', async () => {
    await company(2, ['ana']);
    await world.takeFrom('CAD Users', idOf('ana'));
    await world.run();
    await undo();
    await world.run();
    await world.addTo('CAD Users', idOf('ana'));
    await world.run();
    expect(await rows('ana')).toEqual([]);
    expect(await acts()).toContain('exception.ended');

    await world.takeFrom('CAD Users', idOf('ana'));
    await world.run();

    expect(await holders()).toEqual([]);
  });

  it('protects from the same reason only: who leaves meanwhile loses the seat', async () => {
    await company(2, ['ana']);
    await world.takeFrom('CAD Users', idOf('ana'));
    await world.run();
    await undo();
    await world.run();

    await world.setActive(idOf('ana'), 'ana', false);
    await world.run();

    expect(await holders()).toEqual([]);
  });

  it('keeps a seat from a higher rank, too', async () => {
    const urgent = `  - { id: urgent, pool: cad, when: 'groups.display eq "Tender"', priority: 90, preempt: true, reason: x }`;
    const config = `${worldConfig.replace('lifecycle:', `${urgent}\nlifecycle:`)}approval: { preempted: auto }\n`;
    await company(1, ['bo'], config);
    await world.join('ana', ['Tender']);
    await world.run();
    expect(await holders()).toEqual(['ana']);

    expect(await undo()).toMatchObject([{ kind: 'undone', exception: { class: 'preempted' } }]);
    await world.run();
    expect(await rows('bo')).toMatchObject([{ class: 'missing', position: 1 }]);
    await world.buy('CAD', 1);
    await world.run();
    expect(await holders()).toEqual(['ana', 'bo']);
    await world.join('di', ['Tender']);
    await world.run();
    await world.run();

    expect(await holders()).toEqual(['ana', 'bo']);
  });

  it('of a run gives back all that it took', async () => {
    await company(3, ['ana', 'bo', 'cy']);
    for (const name of ['ana', 'bo']) await world.takeFrom('CAD Users', idOf(name));
    const { runId } = await world.run();

    expect((await undo(runId)).map(({ kind }) => kind)).toEqual(['undone', 'undone']);
    await world.run();

    expect(await holders()).toEqual(['ana', 'bo', 'cy']);
  });

  it('is refused for what took nothing from a known person', async () => {
    await company(2, ['ana']);
    const history = await world.database.read.views.history({ limit: 20 });
    const [parked] = history;

    expect(await undo(parked?.id)).toMatchObject([
      { kind: 'refused', why: expect.stringContaining('still on the contract manager') as string },
    ]);
    expect(await undo('nothing')).toEqual([]);
  });

  it('is refused where the person holds the seat again, or lost it again later', async () => {
    await company(2, ['ana']);
    await world.takeFrom('CAD Users', idOf('ana'));
    await world.run();
    const first = (await newest())?.id ?? '';
    await world.addTo('CAD Users', idOf('ana'));
    await world.run();
    expect(await undo(first)).toMatchObject([{ kind: 'refused', why: 'ana holds a seat of cad now' }]);

    await world.takeFrom('CAD Users', idOf('ana'));
    await world.run();
    const second = (await newest())?.id ?? '';
    expect(second).not.toBe(first);

    expect(await undo(first)).toMatchObject([
      { kind: 'refused', why: `operation ${second} took the seat again later: undo that one` },
    ]);
    expect(await undo(second)).toMatchObject([{ kind: 'undone' }]);
  });
});
