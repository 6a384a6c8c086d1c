import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axios from 'axios';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSystemClock } from '../../../src/clock.ts';
import { migrate } from '../../../src/compose.ts';
import { createToken } from '../../../src/http/edge/tokens.ts';
import { createIds } from '../../../src/ids.ts';
import { openDatabase } from '../../../src/stores/open-database.ts';
import { type DaemonProcess, startProcess } from '../../support/daemon-process.ts';
import { createExampleComputer, type ExampleComputer } from './example-computer.ts';
import { type Issuer, startIssuer } from './oidc-issuer.ts';

const dayMs = 86_400_000;
const ana = { email: 'ana@example.com', givenName: 'Ana', familyName: 'Fox' };
const boss = { email: 'boss@example.com', givenName: 'The', familyName: 'Boss' };

const folder = mkdtempSync(join(tmpdir(), 'seatwarden-activation-'));
const world: { daemon?: DaemonProcess; url: string; token: string } = { url: '', token: '' };
let issuer: Issuer;
let desk: ExampleComputer;
let home: ExampleComputer;

beforeAll(async () => {
  issuer = await startIssuer();
  const store = `sqlite:${join(folder, 'store.db')}`;
  world.token = await makeToken(store);
  const config = join(folder, 'seatwarden.yaml');
  writeFileSync(config, configuration(issuer.url));
  world.daemon = startProcess({ config, store });
  const listening = await world.daemon.until(({ msg }) => msg === 'listening');
  world.url = String(listening['url']);
  await post('/contracts', { number: '1', manager: boss });
  const bought = { product: 'CAD', quantity: 2, startsOn: '2020-01-01', endsOn: '2999-01-01' };
  await post('/contracts/1/purchases', bought);
  await post('/assignments', { product: 'CAD', person: ana, actingAs: boss.email });
  desk = createExampleComputer({ name: 'desk', folder, url: world.url });
  home = createExampleComputer({ name: 'home', folder, url: world.url });
});
afterAll(async () => {
  await world.daemon?.end('SIGTERM');
  await issuer.close();
  rmSync(folder, { recursive: true, force: true });
});

const configuration = (from: string) => `
company: Example
timeZone: UTC
sources: [{ id: idp, kind: scim }]
licensing: [{ id: main, kind: ledger, activation: { issuer: "${from}", audience: cad } }]
`;

async function makeToken(store: string): Promise<string> {
  const clock = createSystemClock();
  const ids = createIds(clock);
  const database = await openDatabase(store, { clock, ids });
  await migrate(database);
  const made = createToken({ name: 'test', scope: 'admin', expiresAt: null }, { clock, ids });
  await database.write(({ tokens }) => tokens.create(made.row));
  await database.close();
  return made.token;
}

const post = (path: string, body: object) =>
  axios.post(`${world.url}/licensing/v1${path}`, body, {
    headers: { Authorization: `Bearer ${world.token}` },
  });

/** Each goes on where the one before ended: a day of Ana's. */
describe('two computers, a daemon and an OpenID Connect provider', () => {
  it('let Ana work where she signed in last, and tell her on the other computer where that is', async () => {
    const first = await desk.run(['sign-in', await issuer.idToken(ana.email)]);
    expect(first).toMatchObject({ code: 0, error: '' });
    expect(first.out).toMatch(/^ana@example\.com may use CAD until 20/);
    expect((await home.run(['sign-in', await issuer.idToken(ana.email)])).code).toBe(0);

    const refused = await desk.run(['check']);
    expect(refused.code).toBe(1);
    expect(refused.error).toMatch(/^signed in on home at 20.*; sign in here again to go on here$/);
    expect((await home.run(['check'])).code).toBe(0);
    expect((await desk.run(['sign-in', await issuer.idToken(ana.email)])).code).toBe(0);
    expect((await home.run(['check'])).error).toMatch(/^signed in on desk at/);
    expect((await desk.run(['check'])).code).toBe(0);
  });

  it('take no token that another computer has shown, nor one for another application, nor a stranger', async () => {
    const token = await issuer.idToken(ana.email);
    expect((await home.run(['sign-in', token])).code).toBe(0);
    const stolen = await desk.run(['sign-in', token]);
    const foreign = await desk.run(['sign-in', await issuer.idToken(ana.email, 'other')]);
    const stranger = await desk.run(['sign-in', await issuer.idToken('eve@example.com')]);

    expect(stolen.error).toBe('the token was used on another computer; ask the issuer for a new one');
    expect(foreign.error).toBe('the token is not for us: unexpected `aud` claim value');
    expect(stranger.error).toBe('eve@example.com has no seat');
    expect((await home.run(['check'])).code).toBe(0);
  });

  it('go on when a clock is an hour off, by the time of the server', async () => {
    const token = await issuer.idToken(ana.email);

    expect(await desk.run(['sign-in', token], { aheadMs: 3_600_000 })).toMatchObject({ code: 0, error: '' });
    expect((await desk.run(['check'])).code).toBe(0);
  });

  it('work offline for thirty days where that was asked for, and not a day longer', async () => {
    const offline = await desk.run(['sign-in', await issuer.idToken(ana.email), '--offline']);
    expect(offline.code).toBe(0);
    expect((await home.run(['check'])).error).toMatch(/^signed in on desk at/);
    await world.daemon?.end('SIGTERM');

    expect((await desk.run(['check'], { aheadMs: 29 * dayMs })).out).toBe(offline.out);
    expect((await desk.run(['check'], { aheadMs: 31 * dayMs })).error).toMatch(/"exp" claim timestamp/);
    expect((await home.run(['check'])).error).toMatch(/fetch failed/);
  });

  it('leave neither tokens nor entitlements in the log of the daemon', () => {
    const log = JSON.stringify(world.daemon?.lines);

    expect(log).toContain('listening');
    expect(log).not.toMatch(/ey[A-Za-z0-9_-]{10,}\.ey/);
    expect(log).not.toContain(ana.email);
  });
});
