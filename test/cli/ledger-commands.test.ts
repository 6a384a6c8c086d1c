import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiClient } from '../../src/cli/api-client.ts';
import { addLedgerCommands } from '../../src/cli/commands-ledger.ts';
import { exitCodeOf, exitCodes } from '../../src/cli/exit-codes.ts';
import { type AppWorld, startApp } from '../http/admin/app-world.ts';

let world: AppWorld;
let api: ReturnType<typeof createApiClient>;
const folder = mkdtempSync(join(tmpdir(), 'seatwarden-ledger-'));
const place = (name: string) => join(folder, name);
beforeAll(async () => {
  world = await startApp();
  await world.buy('CAD', 2);
  api = createApiClient(world.url, await world.token('operate'));
});
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

async function run(...args: readonly string[]) {
  const seen = { out: '', said: '' };
  const program = new Command('seatwarden').exitOverride();
  addLedgerCommands(program, {
    terminal: {
      out: (text) => void (seen.out += text),
      say: (text) => void (seen.said += text),
      isColoured: false,
      columns: 100,
      ask: null,
    },
    withApi: (work) => work(api),
    finish() {},
  });
  await program.parseAsync(['ledger', ...args], { from: 'user' });
  return seen;
}
const codeOf = (...args: readonly string[]) => run(...args).then(() => exitCodes.done, exitCodeOf);

describe('ledger', () => {
  it('export shows the ledger as JSON, or writes it to a file', async () => {
    const { out } = await run('export');
    const { said } = await run('export', '--json', place('ledger.json'));

    expect(JSON.parse(out)).toMatchObject({ format: 'seatwarden-ledger', version: 1 });
    expect(readFileSync(place('ledger.json'), 'utf8')).toBe(out);
    expect(said).toContain('ledger.json');
  });

  it('import takes what was exported, and says that there is nothing to change', async () => {
    await run('export', '--json', place('same.json'));

    expect((await run('import', place('same.json'))).out).toBe(
      'Nothing to change: the ledger has all of it.\n',
    );
  });

  it('import takes people of a CSV, shows a dry run first, and gives seats of a product', async () => {
    writeFileSync(place('people.csv'), 'First name,Last name,Email address\nAna,Fox,ana@example.com\n');
    const asked = ['import', place('people.csv'), '--product', 'CAD', '--as', 'boss@example.com'];
    const dry = await run(...asked, '--dry-run');
    const done = await run(...asked);

    expect(dry.out).toBe(
      'user ana@example.com comes to the team\nseat ana@example.com (CAD) gets a seat\n2 changes would be made; nothing was changed.\n',
    );
    expect(done.out).toContain('2 changes made.');
    expect(JSON.parse((await run(...asked, '--json')).out)).toEqual({ dryRun: false, total: 0, changes: [] });
    expect((await run('export', '--csv', 'assign', '--product', 'CAD')).out).toContain(
      'Ana,Fox,ana@example.com,',
    );
    expect((await run('export', '--csv', 'users')).out).toContain('Ana,Fox,ana@example.com\r\n');
  });

  it('import says where a file is wrong, and fails', async () => {
    const file = JSON.parse((await run('export')).out) as object;
    writeFileSync(
      place('bad.json'),
      JSON.stringify({ ...file, groups: [{ name: 'G', members: ['x@example.com'], products: [] }] }),
    );

    await expect(run('import', place('bad.json'))).rejects.toThrow(
      'groups[0].members[0]: x@example.com is not among',
    );
    expect(await codeOf('import', place('bad.json'))).toBe(exitCodes.failed);
  });

  it('is a mistake of usage with a file that cannot be read, that is no JSON, or options that do not go together', async () => {
    writeFileSync(place('cut.json'), '{"format": "seatwarden-ledger",\n "version": 1');

    await expect(run('import', place('cut.json'))).rejects.toThrow(/cut\.json is no JSON: .*line 2/s);
    for (const args of [
      ['import', place('none.json')],
      ['import', place('cut.json')],
      ['import', place('cut.json'), '--product', 'CAD'],
      ['export', '--csv', 'assign'],
      ['export', '--csv', 'users', '--product', 'CAD'],
      ['export', '--product', 'CAD'],
      ['export', '--csv', 'users', '--json', place('both.json')],
    ])
      expect(await codeOf(...args), args.join(' ')).toBe(exitCodes.usage);
  });
});
