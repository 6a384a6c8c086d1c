import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AutodeskSimulator, startAutodeskSimulator } from './autodesk/autodesk-simulator.ts';
import { createPlainClient, everyScope, type PlainClient, type Told } from './autodesk/plain-client.ts';
import { challengeOf, createSigningKeys, type TokenPair } from './autodesk/oauth-state.ts';

const app = {
  clientId: 'client-1',
  clientSecret: 'secret-1',
  redirectUris: ['http://127.0.0.1:8080/callback'],
};
const other = { ...app, clientId: 'client-2', clientSecret: 'secret-2' };
const keys = createSigningKeys();
const minute = 60_000;
const day = 86_400_000;
const ana = 'ana@example.com';
const team = { id: '100001', members: [{ email: ana, role: 'primary' }] } as const;
const redirectUri = app.redirectUris[0] ?? '';

describe('the simulated authentication service', () => {
  let simulator: AutodeskSimulator;
  let client: PlainClient;

  beforeAll(async () => {
    simulator = await startAutodeskSimulator({ apps: [app, other], teams: [team], keys });
    client = createPlainClient(simulator.url, app);
  });
  afterAll(() => simulator.stop());

  const refresh = (token: string, more = {}) =>
    client.token({ grant_type: 'refresh_token', refresh_token: token, ...more });
  const post = async (endpoint: string, form: Record<string, string>, headers = {}) => {
    const response = await fetch(`${simulator.url}/authentication/v2/${endpoint}`, {
      method: 'POST',
      headers,
      body: new URLSearchParams(form),
    });
    return { status: response.status, text: await response.text() };
  };
  const codeOf = ({ headers }: Told) => new URL(headers.get('location') ?? '').searchParams.get('code') ?? '';
  const exchange = (code: string, more = {}) =>
    client.token({ grant_type: 'authorization_code', code, redirect_uri: redirectUri, ...more });
  const error = ({ body }: Told) => (body as { error: string }).error;

  it('shows a page with a form that a browser or a plain client can send', async () => {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: app.clientId,
      redirect_uri: redirectUri,
      scope: 'tmadmapi:team:read',
      state: 'a.b-c_1',
    });
    const page = await fetch(`${simulator.url}/authentication/v2/authorize?${query.toString()}`);
    const html = await page.text();
    expect(page.status).toBe(200);
    expect(html).toContain('<li>tmadmapi:team:read</li>');

    // As a browser sends it: every named input, and the button that was pressed.
    const inputs = [...html.matchAll(/<input[^>]*?name="([^"]*)"[^>]*?value="([^"]*)"/g)];
    const decode = (text: string) =>
      text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
    const body = new URLSearchParams(
      inputs.map(([, name = '', value = '']) => [name, decode(value)] as [string, string]),
    );
    body.set('decision', 'allow');
    const [, action = ''] = /<form method="post" action="([^"]*)"/.exec(html) ?? [];
    const sent = await fetch(new URL(decode(action), simulator.url), {
      method: 'POST',
      body,
      redirect: 'manual',
    });
    const callback = new URL(sent.headers.get('location') ?? '');

    expect([sent.status, callback.origin + callback.pathname]).toEqual([302, redirectUri]);
    expect(callback.searchParams.get('state')).toBe('a.b-c_1');
    const code = callback.searchParams.get('code') ?? '';
    expect((await exchange(code)).status).toBe(200);
  });

  it('sends the code in the way that was asked', async () => {
    const fragment = await client.consent({ email: ana, more: { response_mode: 'fragment' } });
    const posted = await client.consent({ email: ana, more: { response_mode: 'form_post' } });
    expect(new URL(fragment.headers.get('location') ?? '').hash).toMatch(/^#code=/);
    expect([posted.status, posted.text]).toEqual([200, expect.stringContaining('name="code"')]);
  });

  it.each([
    [{ client_id: 'nobody' }, 'client_id'],
    [{ redirect_uri: 'https://elsewhere.example.net/' }, 'redirect_uri'],
    [{ response_type: 'token' }, 'response_type'],
    [{ state: 'not/allowed' }, 'state'],
    [{ scope: '' }, 'scope'],
    [{ code_challenge: 'x', code_challenge_method: 'plain' }, 'code_challenge_method'],
  ])('sends nobody anywhere when %o is asked', async (more, named) => {
    const answer = await client.consent({ email: ana, more });
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    expect(answer.text).toContain(named);
  });

  it('sends a refusal back with the state', async () => {
    const answer = await client.consent({ email: ana, decision: 'deny', more: { state: 's1' } });
    const { searchParams } = new URL(answer.headers.get('location') ?? '');
    expect(searchParams.get('error')).toBe('access_denied');
    expect(searchParams.get('state')).toBe('s1');
    expect(searchParams.has('code')).toBe(false);
  });

  it('gives a token whose signature and claims can be checked', async () => {
    const { access_token: token, expires_in: seconds } = await client.signIn(ana);
    const [header = '', claims = '', signature = ''] = token.split('.');
    const { keys: published } = (await (await fetch(`${simulator.url}/authentication/v2/keys`)).json()) as {
      keys: JsonWebKey[];
    };
    const key = createPublicKey({ key: published[0] ?? {}, format: 'jwk' });

    expect(seconds).toBe(3599);
    expect(
      verify('RSA-SHA256', Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, 'base64url')),
    ).toBe(true);
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      client_id: app.clientId,
      userid: simulator.state.userIdOf(ana),
      scope: everyScope.split(' '),
    });
  });

  it('takes a code once, and only within five minutes', async () => {
    const first = codeOf(await client.consent({ email: ana }));
    expect((await exchange(first)).status).toBe(200);
    expect(error(await exchange(first))).toBe('invalid_grant');

    const second = codeOf(await client.consent({ email: ana }));
    simulator.clock.advance(5 * minute);
    expect(error(await exchange(second))).toBe('invalid_grant');
  });

  it('checks the proof of the code when a challenge was sent', async () => {
    const verifier = 'v'.repeat(43);
    const more = { code_challenge: challengeOf(verifier), code_challenge_method: 'S256' };
    const code = codeOf(await client.consent({ email: ana, more }));

    expect(error(await exchange(code))).toBe('invalid_request');
    expect(error(await exchange(code, { code_verifier: 'w'.repeat(43) }))).toBe('invalid_grant');
    expect((await exchange(code, { code_verifier: verifier })).status).toBe(200);
  });

  it('takes a code only from the app and for the address it was given to', async () => {
    const code = codeOf(await client.consent({ email: ana }));
    const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };

    expect(error(await createPlainClient(simulator.url, other).token(form))).toBe('invalid_grant');
    expect(error(await exchange(code, { redirect_uri: 'http://127.0.0.1:8080/other' }))).toBe(
      'invalid_grant',
    );
    expect((await exchange(code)).status).toBe(200);
  });

  it('takes the client secret in the header or in the body, and never in both', async () => {
    const { refresh_token: token } = await client.signIn(ana);
    const form = { grant_type: 'refresh_token', refresh_token: token };
    const inBody = { client_id: app.clientId, client_secret: app.clientSecret };
    const basic = { Authorization: `Basic ${btoa(`${app.clientId}:${app.clientSecret}`)}` };

    expect((await post('token', { ...form, ...inBody }, basic)).status).toBe(400);
    expect((await post('token', form)).status).toBe(401);
    expect((await post('token', { ...form, ...inBody, client_secret: 'wrong' })).status).toBe(401);
    expect(
      (await post('token', form, { Authorization: basic.Authorization.replace('Basic', 'basic') })).status,
    ).toBe(401);
    expect((await post('token', { ...form, ...inBody })).status).toBe(200);
  });

  it('gives a new refresh token each time; the old one ends the grant when it comes again', async () => {
    const { refresh_token: first } = await client.signIn(ana);
    const second = (await refresh(first)).body as TokenPair;
    expect(second.refresh_token).not.toBe(first);

    expect(error(await refresh(first))).toBe('invalid_grant');
    expect(error(await refresh(second.refresh_token))).toBe('invalid_grant');
    expect((await client.call(second.access_token, { path: '/teams' })).status).toBe(401);
  });

  it('forgets a refresh token after fifteen days', async () => {
    const { refresh_token: first } = await client.signIn(ana);
    simulator.clock.advance(15 * day - 1);
    const { refresh_token: second } = (await refresh(first)).body as TokenPair;
    simulator.clock.advance(15 * day);
    expect(error(await refresh(second))).toBe('invalid_grant');
  });

  it('narrows scopes at a refresh and never widens them', async () => {
    const { refresh_token: token } = await client.signIn(ana, 'tmadmapi:team:read tmadmapi:team-users:read');
    expect(error(await refresh(token, { scope: 'tmadmapi:team:write' }))).toBe('invalid_scope');
    const narrowed = (await refresh(token, { scope: 'tmadmapi:team-users:read' })).body as TokenPair;
    expect((await client.call(narrowed.access_token, { path: '/teams' })).status).toBe(403);
  });

  it('tells whether a token is active, and forgets one that is revoked', async () => {
    const tokens = await client.signIn(ana, 'tmadmapi:team:read');
    const basic = { Authorization: `Basic ${btoa(`${app.clientId}:${app.clientSecret}`)}` };
    const look = async () => {
      const { text } = await post('introspect', { token: tokens.access_token }, basic);
      return JSON.parse(text) as object;
    };

    expect(await look()).toMatchObject({
      active: true,
      scope: 'tmadmapi:team:read',
      client_id: app.clientId,
    });
    expect(await post('revoke', { token: tokens.access_token }, basic)).toEqual({ status: 200, text: '' });
    expect(await look()).toEqual({ active: false });
    expect((await post('revoke', {}, basic)).status).toBe(400);
    expect((await post('revoke', { token: tokens.access_token })).status).toBe(401);
    expect((await refresh(tokens.refresh_token)).status).toBe(200);
  });

  it('writes no token and no code into its log', async () => {
    const tokens = await client.signIn(ana);
    await refresh(tokens.refresh_token);
    const text = JSON.stringify(simulator.log);
    expect(text).not.toContain(tokens.refresh_token);
    expect(text).not.toContain(tokens.access_token);
    expect(simulator.log.at(-1)).toMatchObject({ operation: 'token', committed: true, status: 200 });
  });
});
