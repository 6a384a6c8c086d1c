import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** Processes start slowly where much else runs. */
const patience = { timeout: 150_000 };

/** `seatwarden demo --core autodesk`, and what it has said so far. */
function startDemo(folder: string, ...more: readonly string[]) {
  const child = spawn(process.execPath, ['src/cli.ts', 'demo', '--core', 'autodesk', ...more], {
    env: { PATH: process.env['PATH'] ?? '', SEATWARDEN_PORT: '0', TMPDIR: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const told = { text: '' };
  const heard = Promise.withResolvers<void>();
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    told.text += text;
    if (told.text.includes('waits for an administrator')) heard.resolve();
  });
  return { child, ended, told, hasPlan: Promise.race([heard.promise, ended]) };
}

const isReachable = async (text: string) => {
  const [url = ''] = /http:\/\/127\.0\.0\.1:\d+(?=: nothing)/.exec(text) ?? [];
  return fetch(`${url}/simulator/clock`).then(
    () => true,
    () => false,
  );
};

describe('the demo with an Autodesk team', patience, () => {
  const made = { folder: '' };
  beforeEach(() => {
    made.folder = mkdtempSync(join(tmpdir(), 'demo-test-'));
  });
  afterEach(() => rmSync(made.folder, { recursive: true, force: true }));

  it('tells of consent, of the first plan and its price, and of one who leaves; then all is gone', async () => {
    const { ended, told } = startDemo(made.folder, '--events', '1');

    expect(await ended).toEqual([0, null]);
    expect(told.text).toContain('mara.quist@northbridge.example administers the team');
    expect(told.text).toMatch(/The first plan has \d+ operations and waits for an administrator/);
    expect(told.text).toMatch(/costs at most \d+ calls to Autodesk/);
    expect(told.text).toMatch(/17 operations are done at Autodesk/);
    expect(told.text).toMatch(/leaves; Entra ID sets the account inactive\.\n {2}~ civil3d: the seat of/);
    expect(told.text).toMatch(/UTC: \d+ of 60 calls\n/);
    expect(told.text).not.toContain('refused');
    expect(await isReachable(told.text)).toBe(false);
    expect(readdirSync(made.folder)).toEqual([]);
  });

  it('ends on Ctrl-C in the middle, and takes the simulator with it', async () => {
    const { child, ended, told, hasPlan } = startDemo(made.folder);
    await hasPlan;
    expect(await isReachable(told.text)).toBe(true);
    child.kill('SIGINT');

    expect(await ended).toEqual([0, null]);
    expect(told.text).toContain('The demo ends; its data is removed.');
    expect(await isReachable(told.text)).toBe(false);
    expect(readdirSync(made.folder)).toEqual([]);
  });
});
