import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consentAt } from '../../licensing/autodesk/connection-world.ts';
import { type Browser, type ConnectWorld, formToken, refreshOf, startConnectWorld } from './connect-world.ts';

const opened: { world?: ConnectWorld; browser?: Browser } = {};
const world = () => opened.world ?? expect.unreachable('opened before the tests');
const browser = () => opened.browser ?? expect.unreachable('opened before the tests');
beforeAll(async () => {
  opened.world = await startConnectWorld();
  opened.browser = await opened.world.signedIn();
});
afterAll(() => opened.world?.close());

const team = '/connect/autodesk/main';
const notices = async () => (await world().seatwarden.database.read.notices.open()).map(({ key }) => key);
const acts = async () =>
  (await world().seatwarden.database.read.audit.page({ before: null, limit: 50 }))
    .filter(({ act }) => act.startsWith('consent.'))
    .map(({ act, actor, subject }) => [act, actor.split(':')[0], subject].join(' '));

describe('the page of a team', () => {
  it.each(['/connect/autodesk', team])('is shown to nobody without a session: %s', async (path) => {
    const { status, text } = await world().stranger().get(path);

    expect(status).toBe(401);
    expect(text).toContain('seatwarden token link');
  });

  it('says what reading and what changing lets us do, and which address must be registered', async () => {
    const { text } = await browser().get(team);

    expect(text.indexOf('tmadmapi:team-products:read')).toBeLessThan(
      text.indexOf('tmadmapi:team-products:write'),
    );
    expect(text).toContain('does not let us remove users');
    expect(text).toContain(`${world().url}/connect/autodesk/callback`);
    expect(text).toContain('No consent can be used');
  });

  it('is told apart from teams that are not there', async () => {
    expect((await browser().get('/connect/autodesk')).text).toContain(`href="${team}"`);
    expect((await browser().get('/connect/autodesk/other')).status).toBe(404);
  });

  it('lets the browser run nothing, load nothing, and send forms nowhere else', async () => {
    const { text, headers } = await browser().get(team);
    const policy = headers.get('content-security-policy') ?? '';
    const style = /<style>([\s\S]*?)<\/style>/.exec(text)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');

    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`style-src 'sha256-${hash}'`);
    expect(policy).toContain("form-action 'self'");
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(text).not.toMatch(/<script|\sstyle=|\son\w+=/);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });
});

describe('a team of which nothing is to be applied', () => {
  it('is not asked for changing', async () => {
    const dry = await startConnectWorld('dryRun: true');
    try {
      const { text } = await (await dry.signedIn()).get(team);
      expect(text).toContain('Consent to reading</button>');
      expect(text).not.toContain('value="change"');
      expect(text).toContain('Not needed yet');
    } finally {
      await dry.close();
    }
  });
});

describe('a form', () => {
  const begin = `${team}/begin`;
  it.each([
    ['has no token', 'none', {}],
    ['has the token of another session', 'other', {}],
    ['comes from another site', 'own', { 'Sec-Fetch-Site': 'cross-site' }],
    ['comes from a neighbour of the domain', 'own', { 'Sec-Fetch-Site': 'same-site' }],
  ] as const)('is refused when it %s', async (_what, whose, headers) => {
    const own = formToken((await browser().get(team)).text);
    const other = formToken((await (await world().signedIn()).get(team)).text);
    const form = { none: '', own, other }[whose];
    const { status } = await browser().post(begin, { access: 'look', form }, headers);

    expect(own).not.toBe('');
    expect(other).not.toBe(own);
    expect(status).toBe(403);
  });

  it('is taken from our own page', async () => {
    const form = formToken((await browser().get(team)).text);
    const headers = { 'Sec-Fetch-Site': 'same-origin' };

    expect((await browser().post(begin, { form }, headers)).status).toBe(200);
  });

  it('is refused without a session', async () => {
    expect((await world().stranger().post(begin, { form: 'any' })).status).toBe(401);
  });
});

describe('a consent', () => {
  it('is given in a browser, and the team is read at once', async () => {
    await world().seatwarden.runLoop.idle();
    const { status, text } = await browser().connect('ana@example.com');
    await world().seatwarden.runLoop.idle();

    expect(status).toBe(200);
    expect(text).toContain('ana@example.com has consented');
    expect((await browser().get(team)).text).toContain('The consent of ana@example.com is used');
    expect(await acts()).toEqual(['consent.given session core:main']);
    const paths = world().simulator.log.map(({ path }) => path.split('?')[0]);
    expect(paths).toContain('/team-admin/v1/teams/100001/product-pools');
  });

  it('of a second administrator is used when the first is demoted, and an alarm says so', async () => {
    await browser().connect('ben@example.com');
    await world().seatwarden.runLoop.idle();
    const ana = world().simulator.state.userIdOf('ana@example.com');
    world().simulator.state.setRole('100001', ana, 'user');
    expect((await world().api('POST /runs', {})).status).toBeLessThan(300);

    expect((await browser().get(team)).text).toContain('role lost');
    expect((await browser().get(team)).text).toContain('The consent of ben@example.com is used');

    await browser().connect('ben@example.com');
    expect(await notices()).toContainEqual(expect.stringContaining('role-lost:'));
    world().simulator.state.setRole('100001', ana, 'primary');
  });

  it('is refused with what to do when the wrong person signs in', async () => {
    const { status, text } = await browser().connect('cleo@example.com');

    expect(status).toBe(400);
    expect(text).toContain('does not administer the configured team');
    expect(text).toContain('primary, secondary or SSO administrator');
  });

  it('is refused when the page of Autodesk is', async () => {
    const back = await consentAt(await browser().begin(), 'ana@example.com', 'deny');
    const query = new URLSearchParams({ state: back.state, error: back.error ?? '' }).toString();
    const { status, text } = await browser().get(`/connect/autodesk/callback?${query}`);

    expect(status).toBe(400);
    expect(text).toContain('refused at Autodesk');
  });

  it('is not given twice with one address', async () => {
    const { state, code } = await consentAt(await browser().begin(), 'ana@example.com');
    const path = `/connect/autodesk/callback?${new URLSearchParams({ state, code: code ?? '' }).toString()}`;

    expect((await browser().get(path)).status).toBe(200);
    const again = await browser().get(path);
    expect([again.status, again.text.includes('not known here')]).toEqual([400, true]);
  });

  it('is not given in a session that did not begin it', async () => {
    const { state, code } = await consentAt(await browser().begin(), 'ana@example.com');
    const path = `/connect/autodesk/callback?${new URLSearchParams({ state, code: code ?? '' }).toString()}`;
    const victim = await world().signedIn();

    expect((await victim.get(path)).status).toBe(400);
    const arrived = await world().stranger().get(path);
    const stranger = await world().stranger().get(refreshOf(arrived.text));
    expect([stranger.status, stranger.text.includes('seatwarden connect')]).toEqual([401, true]);
    expect((await browser().get(path)).status).toBe(200);
  });

  it('is taken back on the page', async () => {
    const { text } = await browser().get(team);
    const action = /action="(\/connect\/autodesk\/main\/consents\/[^"]+)"/.exec(text)?.[1] ?? '';
    const removed = await browser().post(action, { form: formToken(text) });

    expect(removed.text).toContain('is forgotten');
    expect((await acts())[0]).toBe('consent.removed session core:main');
    expect((await browser().post(action, { form: formToken(text) })).text).toContain('was removed before');
  });

  it('of nobody is told as an alarm', async () => {
    for (;;) {
      const { text } = await browser().get(team);
      const action = /action="(\/connect\/autodesk\/main\/consents\/[^"]+)"/.exec(text)?.[1];
      if (action === undefined) break;
      await browser().post(action, { form: formToken(text) });
    }
    expect(await notices()).toContain('no-consent');
  });
});

describe('tokens and codes', () => {
  it('are in no page, answer or log line, and in the store sealed', () => {
    const answered = world().answered();
    // The page that a browser arrives at without its cookie sends it on with the code.
    const codes = new Set(answered.match(/code=[\w-]+/g)?.map((text) => text.slice('code='.length)));
    const secrets = world().simulator.secrets();
    const tokens = secrets.filter((secret) => !codes.has(secret));

    expect(tokens.length).toBeGreaterThan(8);
    for (const token of tokens) expect(answered.includes(token)).toBe(false);
    for (const secret of [...secrets, 'secret-1']) expect(world().logged().includes(secret)).toBe(false);
    for (const secret of secrets) expect(world().stored().includes(secret)).toBe(false);
    expect(world().logged()).toContain('/connect/autodesk/callback');
  });
});
