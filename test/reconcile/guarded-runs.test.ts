import { afterEach, describe, expect, it } from 'vitest';
import type { RecordId } from '../../src/core/domain/ids.ts';
import type { JsonObject } from '../../src/core/domain/json.ts';
import type { Policy } from '../../src/core/domain/policy.ts';
import { createWorld, worldConfig, type World } from './world.ts';

const guarded = worldConfig.replace('groupKeeps: off', 'groupKeeps: 60%');

/** One pool that two groups give; `first` is the group whose rule ranks higher. */
function twoGroups(first: 'Red' | 'Blue'): string {
  const rule = (group: string) =>
    `  - { id: ${group.toLowerCase()}, pool: cad, when: 'groups.display eq "${group}"', priority: ${group === first ? 90 : 10}, reason: by group }`;
  return guarded.replace(/rules:\n.*\n.*\n/, `rules:\n${rule('Red')}\n${rule('Blue')}\n`);
}

/** A policy with a bug that one person meets. */
function brokenFor(name: string, policy: Policy): Policy {
  const rules = policy.rules.map((rule) => ({
    ...rule,
    matches: (resource: JsonObject) => {
      if (resource['displayName'] === name) throw new Error('a bug that one person meets');
      return rule.matches(resource);
    },
  }));
  return { ...policy, rules };
}

describe('a run before its guards', () => {
  let world: World;
  const people = new Map<string, RecordId>();
  const idOf = (name: string) => people.get(name) ?? expect.unreachable();
  const join = async (names: readonly string[], group: string) => {
    for (const name of names) people.set(name, await world.join(name, [group]));
  };
  afterEach(() => world.close());

  it.each(['Red', 'Blue'] as const)(
    'gives those who wait the seats that no guard holds, when %s ranks first',
    async (first) => {
      world = await createWorld('sqlite', twoGroups(first));
      await world.buy('CAD', 7);
      await join(['ana', 'al'], 'Red');
      await join(['b1', 'b2', 'b3', 'b4', 'b5'], 'Blue');
      await world.settle();
      await join(['wen'], 'Blue');
      await world.run();
      for (const name of ['ana', 'al']) await world.takeFrom('Red', idOf(name));
      await world.takeFrom('Blue', idOf('b1'));

      const { cleared, held, waiting } = await world.run();

      expect(cleared.map(({ kind }) => kind)).toEqual(['reassign']);
      expect(held.map(({ operation }) => operation.kind)).toEqual(['unassign', 'unassign']);
      expect(waiting).toEqual([]);
      expect(await world.seats()).toContain('cad wen@example.com');
    },
  );

  it('holds what an emptied group causes although the rule names no group', async () => {
    world = await createWorld(
      'sqlite',
      guarded.replace('groups.display eq "CAD Users"', 'groups.display sw "CAD"'),
    );
    await world.buy('CAD', 3);
    await join(['ana', 'bo'], 'CAD Users');
    await world.settle();
    for (const name of ['ana', 'bo']) await world.takeFrom('CAD Users', idOf(name));

    const { held } = await world.run();

    expect(held.flatMap(({ tripped }) => tripped.map(({ message }) => message))).toContain(
      'group "cad users" was emptied: it had 2 members, and it grants seats',
    );
    expect(await world.seats()).toEqual(['cad ana@example.com', 'cad bo@example.com']);
  });

  it('takes nothing from a person about whom it cannot decide, though the grace decided before is over', async () => {
    world = await createWorld('sqlite', worldConfig.replace('notEntitled: PT0S', 'notEntitled: P1D'));
    await world.buy('CAD', 3);
    await join(['ana', 'bo'], 'CAD Users');
    await world.settle();
    await world.takeFrom('CAD Users', idOf('ana'));
    await world.run();
    world.clock.pass(2 * 86_400_000);

    await world.run({ policy: brokenFor('ana', world.policy) });
    expect(await world.seats()).toContain('cad ana@example.com');
    await world.run({ policy: brokenFor('nobody', world.policy) });
    expect(await world.seats()).toContain('cad ana@example.com');

    await world.run({ scope: 'everybody' });
    expect(await world.seats()).toEqual(['cad bo@example.com']);
  });

  it('goes on without a person about whom it cannot decide', async () => {
    world = await createWorld();
    await world.buy('CAD', 3);
    await join(['ana', 'bo'], 'CAD Users');
    await world.settle();
    await world.takeFrom('CAD Users', idOf('ana'));
    await join(['cy'], 'CAD Users');

    const { counts } = await world.run({ policy: brokenFor('ana', world.policy) });

    expect(counts).toMatchObject({ undecidable: 1 });
    expect(await world.seats()).toEqual(['cad ana@example.com', 'cad bo@example.com', 'cad cy@example.com']);
  });
});
