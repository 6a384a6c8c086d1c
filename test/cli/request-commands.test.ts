import { Command } from 'commander';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createApiClient } from '../../src/cli/api-client.ts';
import { addRequestCommands } from '../../src/cli/commands-requests.ts';
import { exitCodeOf } from '../../src/cli/exit-codes.ts';
import { RequestsView } from '../../src/contract/requests.ts';
import { startApp, type AppWorld } from '../http/admin/app-world.ts';

let world: AppWorld;
let api: ReturnType<typeof createApiClient>;
beforeAll(async () => {
  world = await startApp();
  api = createApiClient(world.url, await world.token('read'));
});
afterAll(() => world.close());
beforeEach(() => void vi.stubEnv('SEATWARDEN_URL', 'http://127.0.0.1:1'));

/** Runs `requests` against the daemon of this test. */
async function run(...args: readonly string[]): Promise<string> {
  let out = '';
  const program = new Command('seatwarden').exitOverride();
  addRequestCommands(program, {
    terminal: { out: (text) => void (out += text), say() {}, isColoured: false, columns: 160, ask: null },
    withApi: (work) => work(api),
  });
  await program.parseAsync(['requests', ...args], { from: 'user' });
  return out;
}

describe('requests', () => {
  it('says so when nothing came in', async () => {
    expect(await run('idp')).toBe('Nothing came in since 2026-11-24 12:00 UTC.\n');
  });

  it('shows what came in, newest first, with what failed and why, and nobody’s name', async () => {
    const token = await world.token('scim:idp');
    const headers = { 'User-Agent': 'an identity provider' };
    await world.ask('GET /scim/v2/Users?count=3', { token, headers });
    await world.ask('POST /scim/v2/Users', {
      token,
      headers,
      body: { displayName: 'Ana Fox', active: 'yes' },
    });
    const out = await run('idp');

    expect(out.indexOf('POST /scim/v2/Users')).toBeLessThan(out.indexOf('GET /scim/v2/Users ? count=3'));
    for (const part of ['400', 'invalidValue: ', '"active":"<text ', 'an identity provider', '200'])
      expect(out.replaceAll(/\s+/g, ' ')).toContain(part);
    expect(out).not.toMatch(/Ana|Fox/);
  });

  it('shows only what failed, and only so many, when asked', async () => {
    await world.ask('GET /scim/v2/Users', { token: null });
    const failed = await run('idp', '--errors');
    expect(failed).toContain('Refused before it was known');
    expect(failed).not.toContain('count=3');
    const one = RequestsView.parse(JSON.parse(await run('idp', '--errors', '--limit', '1', '--json')));
    expect(one.requests).toMatchObject([{ status: 401, source: null }]);
  });

  it('tells what the daemon says about a source that nobody pushes to', async () => {
    await expect(run('hr')).rejects.toThrow('source hr is of kind csv');
  });

  it('does not look into a process of its own, where nothing ever came in', async () => {
    vi.stubEnv('SEATWARDEN_URL', undefined);
    const error: unknown = await run('idp').catch((thrown: unknown) => thrown);
    expect(exitCodeOf(error)).toBe(2);
    expect(String(error)).toContain('SEATWARDEN_URL');
  });
});
