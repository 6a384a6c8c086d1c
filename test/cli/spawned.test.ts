import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PlanView } from '../../src/contract/plan.ts';
import { CreatedToken } from '../../src/contract/tokens.ts';
import { createWorld, worldConfig } from '../reconcile/world.ts';
import { type CliFolder, makeCliFolder } from './run-cli.ts';

/** Nothing that nobody bought, and no group that nobody pushes: the doctor would name them. */
const cadConfig = worldConfig.replaceAll(/^.*id: bim.*\n/gm, '');
const flags = '--company Example --time-zone Europe/London --idp entra --hr none'.split(' ');

/** Each command is a process of its own, which is slow where much else runs. */
const patience = { timeout: 90_000 };

describe('in a new folder', patience, () => {
  let folder: CliFolder;
  beforeAll(() => {
    folder = makeCliFolder();
  });
  afterAll(() => folder.remove());

  it('help goes to stdout and ends with 0; a command that there is not, to stderr and with 2', async () => {
    const [help, wrong] = await Promise.all([folder.run(['--help']), folder.run(['aply'])]);

    expect([help.code, help.said]).toEqual([0, '']);
    for (const name of ['serve', 'plan', 'apply', 'drift', 'explain', 'token', 'backup', 'doctor']) {
      expect(help.out).toContain(name);
    }
    expect([wrong.code, wrong.out]).toEqual([2, '']);
    expect(wrong.said).toContain('aply');
  });

  it('every mistake of the configuration is told with line and column, and ends with 2', async () => {
    const file = join(folder.path, 'bad.yaml');
    await writeFile(file, 'company: Example\ntimeZone: Mars/North\nsorces: []\n');
    const { code, out, said } = await folder.run(['config', 'check'], { SEATWARDEN_CONFIG: file });

    expect([code, out]).toEqual([2, '']);
    expect(said).toMatch(/bad\.yaml:2:\d+.*Mars/);
    expect(said).toMatch(/bad\.yaml:3:\d+.*sorces/);
  });

  it('init asks nothing when flags say it all, writes what config check accepts, and overwrites nothing', async () => {
    const init = await folder.run(['init', ...flags, '--product', 'AutoCAD=CAD Users']);
    const check = await folder.run(['config', 'check', '--json']);
    const again = await folder.run(['init', ...flags]);

    expect([init.code, init.out], init.said).toEqual([0, '']);
    expect(check.code, check.said).toBe(0);
    expect(JSON.parse(check.out)).toMatchObject({ file: 'config/seatwarden.yaml' });
    expect(again.code).toBe(2);
    expect(again.said).toContain('--force');
  });

  it('init without a terminal names the flag that is missing', async () => {
    const { code, said } = await folder.run(['init', '--file', 'other.yaml']);

    expect(code).toBe(2);
    expect(said).toContain('--company');
    expect(existsSync(join(folder.path, 'other.yaml'))).toBe(false);
  });

  it('the schema of the configuration is JSON on stdout', async () => {
    const { out } = await folder.run(['config', 'schema']);

    expect(JSON.parse(out)).toMatchObject({ type: 'object' });
  });
});

describe('on a store where a plan waits', patience, () => {
  let folder: CliFolder;
  beforeAll(async () => {
    folder = makeCliFolder();
    await mkdir(join(folder.path, 'config'));
    // The doctor warns of guards that are off.
    const config = cadConfig.replaceAll('count: off', 'count: 100');
    await writeFile(join(folder.path, 'config/seatwarden.yaml'), config);
    const world = await createWorld('sqlite', cadConfig);
    await world.buy('CAD', 1);
    for (const name of ['ana', 'bo']) await world.join(name, ['CAD Users']);
    await world.run();
    await world.database.backup(join(folder.path, 'store.db'));
    await world.close();
  });
  afterAll(() => folder.remove());

  it('a token is made with nothing but JSON on stdout', async () => {
    const { code, out, said } = await folder.run('token create --name ci --scope read --json'.split(' '));

    expect([code, said]).toEqual([0, '']);
    expect(CreatedToken.parse(JSON.parse(out))).toMatchObject({ name: 'ci', scope: 'read' });
    expect(
      (await folder.run(['token', 'create', '--name', 'x', '--scope', 'read', '--days', 'x'])).code,
    ).toBe(2);
  });

  it('nobody can be explained, which ends with 1 and one sentence', async () => {
    const { code, out, said } = await folder.run(['explain', 'nobody']);

    expect([code, out, said]).toEqual([1, '', 'nobody is known as nobody\n']);
  });

  it('the report is CSV without a word around it', async () => {
    const { code, out, said } = await folder.run(['drift', '--format', 'csv']);

    expect([code, said]).toEqual([0, '']);
    expect(out).toMatch(/^pool,class,/);
    expect(out.trim().split('\r\n')).toHaveLength(3);
  });

  it('a held plan ends with 3, applies by its digest, and leaves nothing held', async () => {
    const held = await folder.run(['plan', '--json']);
    const { digest } = PlanView.parse(JSON.parse(held.out));
    const wrong = await folder.run(['apply', '--digest', 'f'.repeat(32)]);
    const applied = await folder.run(['apply', '--digest', digest]);
    const after = await folder.run(['plan']);

    expect([held.code, held.said]).toEqual([3, '']);
    expect([wrong.code, wrong.out]).toEqual([3, '']);
    expect(wrong.said).toContain('The plan has changed');
    expect([applied.code, applied.out], applied.said).toEqual([0, '']);
    expect(applied.said).toContain('1 operation done');
    expect([after.code, after.said]).toEqual([0, '']);
    expect(after.out).toContain('Nothing can be done now.');
  });

  it('a backup is put in the place of the store only when asked to by force', async () => {
    const store = join(folder.path, 'store.db');
    expect((await folder.run(['backup', 'copy.db'])).code).toBe(0);
    expect((await folder.run(['backup', 'copy.db'])).code).toBe(2);
    expect((await folder.run(['restore', 'copy.db'])).code).toBe(2);
    expect((await folder.run(['restore', 'copy.db', '--force'])).code).toBe(0);

    const before = await readFile(store);
    await writeFile(join(folder.path, 'letter.txt'), 'Dear Sir or Madam');
    expect(await folder.run(['restore', 'letter.txt', '--force'])).toMatchObject({ code: 2 });
    expect(await readFile(store)).toEqual(before);
  });

  it('the doctor finds nothing, and then what is wrong', async () => {
    const well = await folder.run(['doctor', '--json']);
    await folder.run(['pause', '--reason', 'an audit']);
    const ill = await folder.run(['doctor']);

    expect([well.code, well.said], well.out).toEqual([0, '']);
    expect(JSON.parse(well.out)).toContainEqual({ isFine: true, what: 'Audit trail: whole.' });
    expect(ill.code).toBe(1);
    expect(ill.out).toMatch(/^BAD {2}Applying is paused: an audit/m);
  });

  it('a daemon that does not answer ends with 1 and says so; one without a token with 2', async () => {
    const url = { SEATWARDEN_URL: 'http://127.0.0.1:9' };
    const token = { SEATWARDEN_TOKEN: 'swt_x_yyyyyyyyyyyyyyyyyyyy' };
    const silent = await folder.run(['plan'], { ...url, ...token });

    expect([silent.code, silent.out]).toEqual([1, '']);
    expect(silent.said).toContain('no answer from http://127.0.0.1:9');
    expect((await folder.run(['plan'], url)).code).toBe(2);
  });
});
