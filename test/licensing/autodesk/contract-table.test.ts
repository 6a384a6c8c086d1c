import { describe, expect, it } from 'vitest';
import { onTrade, tokens } from './consent-world.ts';
import { meanings, operations } from './contract-table.ts';
import { page, problem, type Said, teamPath, thrown, useContractWorld } from './contract-world.ts';

const world = useContractWorld();
const states = async () => (await world.team.consents.list()).map(({ state }) => state);
const inWords = ([status, body]: Said) => `${status} ${JSON.stringify(body).slice(0, 90)}`;
const rows = (answers: readonly Said[]) => answers.map((said) => [inWords(said), said] as const);
const question = `${teamPath}/users?limit=1`;

describe.each(operations)('$name', (operation) => {
  const { isChange, before, on, fine, after, whenRefused, run } = operation;
  const first = async (said: Said) => {
    await before(world);
    on(world).reply(...said);
  };
  /** The same call once more, and those that follow a success. */
  const again = (token?: string) => {
    on(world, token).reply(...fine);
    after(world, token);
  };

  it('goes on after success', async () => {
    await first(fine);
    after(world);
    await run(world);
    expect(world.waits).toEqual([]);
  });

  it('is not asked again after a refusal', async () => {
    for (const said of [...meanings.refused, ...(isChange ? [] : meanings.refusedQuestion)]) {
      await first(said);
      whenRefused(world);
      if (isChange) expect(await run(world)).toMatchObject({ kind: 'refused', reason: 'other' });
      else expect((await thrown(run(world))).message).toContain('Autodesk does not list');
    }
    expect(await states()).toEqual(['usable', 'usable']);
  });

  it.each(rows(meanings.token))('is asked again with another access token after %s', async (_words, said) => {
    await first(said);
    onTrade('ana-refresh').reply(200, tokens('ana-second', 'ana-refresh-2'));
    again('ana-second');
    await run(world);
    expect(await states()).toEqual(['usable', 'usable']);
  });

  it.each(rows(meanings.role))('is asked by the next administrator after %s', async (_words, said) => {
    await first(said);
    // A 403 to a change may be about the change: a question tells.
    if (isChange)
      world
        .on()
        .get(question)
        .reply(...problem(403, 'forbidden'));
    again('bo-token');
    await run(world);
    expect(await states()).toEqual(['role-lost', 'usable']);
  });

  it.each(rows(meanings.scope))('is asked by the next administrator after %s', async (_words, said) => {
    await first(said);
    again('bo-token');
    await run(world);
    expect(await states()).toEqual(['role-lost', 'usable']);
  });

  it.each(rows(meanings.app))('ends, and no consent is blamed, after %s', async (_words, said) => {
    await first(said);
    expect((await thrown(run(world))).message).toContain('enable it, and the Identity API');
    expect(await states()).toEqual(['usable', 'usable']);
  });

  it.each(rows(meanings.allowance))('waits and is asked again after %s', async (_words, said) => {
    await first(said);
    again();
    await run(world);
    expect(world.waits).toHaveLength(1);
    // The next minute, entered a little late.
    expect(world.test.clock.now() % 60_000).toBe(250);
  });

  it('is asked again only if it changes nothing when nobody knows whether it was done', async () => {
    for (const said of meanings.unknown) {
      await first(said);
      if (isChange)
        expect((await thrown(run(world))).message, inWords(said)).toMatch(/not (known|understood)/);
      else {
        again();
        await run(world);
        expect(world.waits.splice(0)).toEqual([500]);
      }
    }
  });

  it('is refused, and no consent is blamed, when the change alone is forbidden', async () => {
    if (!isChange) return;
    await first(problem(403, 'forbidden'));
    world.on().get(question).reply(200, page([]));
    expect(await run(world)).toMatchObject({ kind: 'refused' });
    expect(await states()).toEqual(['usable', 'usable']);
  });
});
