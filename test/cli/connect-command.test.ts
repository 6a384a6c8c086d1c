import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiClient } from '../../src/cli/api-client.ts';
import { addConnectCommand } from '../../src/cli/commands-connect.ts';
import { UsageError } from '../../src/cli/exit-codes.ts';
import { BegunConsent } from '../../src/contract/connections.ts';
import { type ConnectWorld, startConnectWorld } from '../http/autodesk/connect-world.ts';
import { connectedApp, consentAt } from '../licensing/autodesk/connection-world.ts';

const opened: { world?: ConnectWorld } = {};
const world = () => opened.world ?? expect.unreachable('opened before the tests');
beforeAll(async () => {
  opened.world = await startConnectWorld();
});
afterAll(() => opened.world?.close());

/** All that any command said, errors included. */
const printed: string[] = [];
type Answering = (said: string) => Promise<string>;

/** Runs `connect main` against the daemon; `person` answers when something is asked. */
async function run(args: readonly string[], person: Answering | null = null) {
  const seen = { out: '', said: '' };
  const program = new Command('seatwarden').exitOverride();
  addConnectCommand(program, {
    terminal: {
      out: (text) => void (seen.out += text),
      say: (text) => void (seen.said += text),
      isColoured: false,
      columns: 100,
      ask: person === null ? null : () => person(seen.out),
    },
    withApi: (work) => work(createApiClient(world().url, world().token)),
  });
  await program
    .parseAsync(['connect', 'main', ...args], { from: 'user' })
    .catch((error: Error) => {
      printed.push(error.message);
      throw error;
    })
    .finally(() => printed.push(seen.out, seen.said));
  return seen;
}

/** What stands in the address bar of a browser whose callback nobody answers. */
async function addressBar(address: string, email: string): Promise<string> {
  const { state, code } = await consentAt(new URL(address.trim()), email);
  const query = new URLSearchParams({ code: code ?? '', state }).toString();
  return `http://127.0.0.1:8080/connect/autodesk/callback?${query}`;
}

describe('connect', () => {
  it('takes the pasted address of a browser on another machine', async () => {
    const { said, out } = await run([], (printed) => addressBar(printed, 'ana@example.com'));

    expect(out).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/authentication\/v2\/authorize\?/);
    expect(said).toContain('http://127.0.0.1:8080/connect/autodesk/callback');
    expect(said).toContain('ana@example.com has consented: the team of main can be read.');
    // It has waited for the reading, and asked for no run that sends anything.
    const runs = await world().seatwarden.database.read.runs.list(10);
    expect(runs.map(({ trigger, finishedAt }) => [trigger, finishedAt !== null])).toEqual([
      ['plan', true],
      ['consent', true],
    ]);
  });

  it('goes in two steps for scripts', async () => {
    const begun = await run(['--change', '--json']);
    const { address } = BegunConsent.parse(JSON.parse(begun.out));
    const { out, said } = await run(['--code', await addressBar(address, 'ben@example.com'), '--json']);

    expect(JSON.parse(out)).toEqual({
      core: 'main',
      administrator: 'ben@example.com',
      access: 'change',
      warning: null,
    });
    expect([begun.said, said]).toEqual(['', '']);
  });

  it('says how to go on when nobody can be asked', async () => {
    expect((await run([])).said).toContain("seatwarden connect main --code 'ADDRESS'");
  });

  it('uses the callback address that it is given', async () => {
    const { out } = await run([
      '--callback',
      'https://seats.example.com/connect/autodesk/callback',
      '--json',
    ]);
    const { address } = BegunConsent.parse(JSON.parse(out));

    expect(new URL(address).searchParams.get('redirect_uri')).toBe(
      'https://seats.example.com/connect/autodesk/callback',
    );
  });

  it('takes an address once', async () => {
    const begun = BegunConsent.parse(JSON.parse((await run(['--json'])).out));
    const address = await addressBar(begun.address, 'ana@example.com');
    await run(['--code', address]);

    await expect(run(['--code', address])).rejects.toThrow('not known here');
  });

  it('does not take a sign-in that a browser began', async () => {
    const browser = await world().signedIn();
    const address = await addressBar((await browser.begin()).href, 'ana@example.com');

    await expect(run(['--code', address])).rejects.toThrow('not known here');
  });

  it.each(['', 'a code alone', 'http://127.0.0.1:8080/connect/autodesk/callback'])(
    'says what to copy when it gets: %s',
    async (address) => {
      await expect(run([], () => Promise.resolve(address))).rejects.toThrow(/address/);
    },
  );

  it('says who signed in wrongly, and stores nothing', async () => {
    const before = (await run(['--list', '--json'])).out;

    await expect(run([], (printed) => addressBar(printed, 'cleo@example.com'))).rejects.toThrow(
      /does not administer the configured team .*Sign in as a primary/,
    );
    expect((await run(['--list', '--json'])).out).toBe(before);
  });

  it('lists who consented, and forgets one', async () => {
    const { out } = await run(['--list']);
    expect(out).toMatch(/^ana@example.com {2}reading {2}usable until 2026-12-09/m);
    expect(out).toMatch(/^ben@example.com {2}reading and changing {2}usable/m);

    const { said } = await run(['--remove', 'ben@example.com']);
    expect(said).toBe('The consent of ben@example.com is forgotten. Autodesk has ended its tokens.\n');
    expect((await run(['--list'])).out).not.toContain('ben@example.com');
    await expect(run(['--remove', 'ben@example.com'])).rejects.toThrow('who has: ana@example.com');
  });

  it('prints no token and no code', () => {
    const secrets = world().simulator.secrets();

    expect(secrets.length).toBeGreaterThan(8);
    for (const secret of [...secrets, connectedApp.clientSecret])
      expect(printed.join('\n').includes(secret)).toBe(false);
  });

  it('does one thing at a time', async () => {
    await expect(run(['--list', '--remove', 'ana@example.com'])).rejects.toThrow(UsageError);
  });

  it('is for administrators, and leaves rows in the audit trail', async () => {
    const rows = await world().seatwarden.database.read.audit.page({ before: null, limit: 50 });
    const acts = rows.filter(({ act }) => act.startsWith('consent.'));

    expect(new Set(acts.map(({ act }) => act))).toEqual(
      new Set(['consent.given', 'consent.refused', 'consent.removed']),
    );
    expect(acts.every(({ actor }) => actor.startsWith('token:'))).toBe(true);
    for (const request of [
      'GET /connections',
      'POST /connections/main/begin',
      'DELETE /connections/main/consents/x',
    ]) {
      expect((await world().api(request, undefined, 'operate')).status).toBe(403);
    }
  });
});
