import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiClient } from '../../../src/cli/api-client.ts';
import { addKeyCommands } from '../../../src/cli/commands-keys.ts';
import { type AppWorld, startApp } from '../admin/app-world.ts';

const dayMs = 86_400_000;

interface Key {
  readonly kid: string;
  readonly madeAt: string;
  readonly signsFrom: string;
  readonly until: string | null;
}

let world: AppWorld;
beforeAll(async () => {
  world = await startApp();
});
afterAll(() => world.close());

/** Runs one command against the daemon of this test. */
async function run(...args: readonly string[]) {
  const seen = { out: '', said: '' };
  const api = createApiClient(world.url, await world.token('admin'));
  const program = new Command('seatwarden').exitOverride();
  addKeyCommands(program, {
    terminal: {
      out: (text) => void (seen.out += text),
      say: (text) => void (seen.said += text),
      isColoured: false,
      columns: 100,
      ask: null,
    },
    withApi: (work) => work(api),
  });
  await program.parseAsync(['keys', ...args], { from: 'user' });
  return seen;
}
const list = async () => JSON.parse((await run('list', '--json')).out) as Key[];
const rotate = async (...args: readonly string[]) =>
  JSON.parse((await run('rotate', '--json', ...args)).out) as Key;

describe('seatwarden keys', () => {
  it('rotates with an overlap: the new key signs in ten minutes, the old one is published for thirty days more', async () => {
    const [first] = await list();
    const made = await rotate();
    const [old, next] = await list();

    expect(next).toEqual(made);
    expect(made.signsFrom).toBe('2026-11-24T12:10:00.000Z');
    expect(old?.kid).toBe(first?.kid);
    expect(Date.parse(old?.until ?? '') - Date.parse(made.signsFrom)).toBe(30 * dayMs);
  });

  it('takes every key back at once when one got into wrong hands', async () => {
    const made = await rotate('--at-once');
    const before = (await list()).slice(0, -1);

    expect(made.signsFrom).toBe(made.madeAt);
    expect(before.map(({ until }) => until)).toEqual([made.madeAt, made.madeAt]);
  });

  it('says on a terminal what follows', async () => {
    const { said, out } = await run('rotate');

    expect(said).toBe('The new key is published now and signs from 2026-11-24T12:10:00.000Z.\n');
    expect(out).toMatch(/^\S+ {2}made \S+, signs from \S+\n$/);
    expect((await run('rotate', '--at-once')).said).toBe(
      'Every computer must ask again before it goes on.\n',
    );
  });
});
