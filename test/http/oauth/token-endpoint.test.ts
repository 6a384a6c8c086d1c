import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAccessWorld, type AccessWorld } from '../edge/access-world.ts';
import { accessToken, askToken, basic, FORM, grant, makeClient, type OAuthClient } from './oauth-client.ts';

const sources = `
  { id: entra, kind: scim }, { id: okta, kind: scim, accessTokenLifetime: PT6H },
  { id: guarded, kind: scim, allowFrom: [127.0.0.2] },
  { id: hr, kind: csv, path: ./people.csv, schedule: "0 0 1 1 *", expect: { atLeast: 2 } }`;

describe('the token endpoint', () => {
  let world: AccessWorld;
  let entra: OAuthClient;
  beforeAll(async () => {
    world = await startAccessWorld(sources);
    entra = await makeClient(world);
  });
  afterAll(() => world.close());

  it('gives a client a bearer token for its source, not to be stored by anybody (RFC 6749 §5.1)', async () => {
    const answer = await askToken(world, grant(entra));
    expect(answer).toMatchObject({
      status: 200,
      headers: {
        'cache-control': 'no-store',
        pragma: 'no-cache',
        'content-type': expect.stringMatching(/^application\/json/),
      },
      body: {
        access_token: expect.stringMatching(/^swt_[0-9a-f]{32}_[A-Za-z0-9_-]{43}$/),
        token_type: 'Bearer',
        expires_in: 3600,
        scope: 'scim:entra',
      },
    });
    const { access_token: token } = answer.body as { access_token: string };
    expect((await world.ask('GET /scim/v2/Users', { token })).status).toBe(200);
  });

  it('gives it for as long as the source says', async () => {
    const okta = await makeClient(world, { scope: 'scim:okta' });
    expect((await askToken(world, grant(okta))).body).toMatchObject({ expires_in: 21_600 });
  });

  it('takes the client by Basic, too, with its id repeated in the body or not', async () => {
    const headers = { Authorization: basic(entra.clientId, entra.secret) };
    const parameters = { grant_type: 'client_credentials' };
    expect((await askToken(world, parameters, headers)).status).toBe(200);
    const repeated = { ...parameters, client_id: entra.clientId };
    expect((await askToken(world, repeated, headers)).status).toBe(200);
    expect((await askToken(world, { ...parameters, client_secret: '' }, headers)).status).toBe(200);
  });

  it.each(['', 'scim:entra'])('takes the scope %j, which is the one of the client', async (scope) => {
    expect((await askToken(world, { ...grant(entra), scope })).body).toMatchObject({ scope: 'scim:entra' });
  });

  it.each(['scim:okta', 'admin', 'scim:entra scim:okta'])('refuses the scope %j', async (scope) => {
    expect(await askToken(world, { ...grant(entra), scope })).toMatchObject({
      status: 400,
      body: { error: 'invalid_scope' },
    });
  });

  it.each([
    ['without a grant', { grant_type: '' }, 400, 'invalid_request'],
    ['of another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['without a secret', { client_secret: '' }, 401, 'invalid_client'],
    ['without a client', { client_id: '' }, 401, 'invalid_client'],
    ['of a client nobody made', { client_id: `swc_${'0'.repeat(32)}` }, 401, 'invalid_client'],
    [
      'with a secret nobody made',
      { client_secret: `sws_${'0'.repeat(32)}_${'x'.repeat(43)}` },
      401,
      'invalid_client',
    ],
    ['with what is no secret', { client_secret: "' or 1=1 --" }, 401, 'invalid_client'],
  ])('refuses a request %s', async (_what, changed, status, error) => {
    const answer = await askToken(world, { ...grant(entra), ...changed });
    expect(answer).toMatchObject({ status, body: { error, error_description: expect.any(String) } });
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['www-authenticate']).toEqual(
      status === 401 ? expect.stringMatching(/^Basic /) : undefined,
    );
  });

  it('refuses a wrong secret of a real client in the words that it has for a client nobody made', async () => {
    const wrong = { ...entra, secret: `sws_${entra.secretId}_${'x'.repeat(43)}` };
    const nobody = { ...entra, clientId: 'swc_nobody' };
    const answers = await Promise.all([wrong, nobody].map((client) => askToken(world, grant(client))));
    expect(answers.map(({ body }) => body)).toEqual([answers[0]?.body, answers[0]?.body]);
    expect(answers[0]).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  it('refuses a secret under the id of another client', async () => {
    const other = await makeClient(world, { scope: 'scim:okta' });
    const mixed = { ...grant(entra), client_secret: other.secret };
    expect(await askToken(world, mixed)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  it('refuses a bearer token in the place of a secret, and a secret in the place of a bearer token', async () => {
    const bearer = (await world.token('scim:entra')).replace('swt_', 'sws_');
    expect((await askToken(world, { ...grant(entra), client_secret: bearer })).status).toBe(401);
    expect(await world.ask('GET /scim/v2/Users', { token: entra.secret })).toMatchObject({
      status: 401,
      body: { detail: expect.stringContaining('POST it to /oauth/token') },
    });
    const renamed = entra.secret.replace('sws_', 'swt_');
    expect((await world.ask('GET /scim/v2/Users', { token: renamed })).status).toBe(401);
  });

  it.each([
    [
      'Basic and in the body',
      (client: OAuthClient) => [basic(client.clientId, client.secret), grant(client)],
    ],
    [
      'Basic, and another in the body',
      (client: OAuthClient) => [
        basic(client.clientId, client.secret),
        { grant_type: 'client_credentials', client_id: 'swc_other' },
      ],
    ],
  ] as const)('refuses a client by %s: 400 invalid_request (§2.3)', async (_what, build) => {
    const [Authorization, parameters] = build(entra) as [string, Record<string, string>];
    expect(await askToken(world, parameters, { Authorization })).toMatchObject({
      status: 400,
      body: { error: 'invalid_request' },
    });
  });

  it.each([
    'Basic',
    'Basic !!!',
    `Basic ${Buffer.from('no colon').toString('base64')}`,
    'Bearer x',
    basic('a', '%'),
  ])('refuses the header %j with 401 and the scheme that works', async (Authorization) => {
    expect(await askToken(world, { grant_type: 'client_credentials' }, { Authorization })).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': expect.stringMatching(/^Basic realm=/) },
      body: { error: 'invalid_client' },
    });
  });

  it('refuses a parameter that comes twice (§3.2)', async () => {
    const twice = `${new URLSearchParams(grant(entra)).toString()}&client_id=${entra.clientId}`;
    expect(await askToken(world, twice)).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  it.each([
    ['JSON', 'application/json', (client: OAuthClient) => JSON.stringify(grant(client)), 400],
    ['nothing', FORM, () => '', 401],
    ['ten megabytes', FORM, () => `x=${'y'.repeat(10_000_000)}`, 413],
    ['a charset nobody knows', `${FORM}; charset=klingon`, () => 'x=y', 415],
  ])('refuses %s as a body, as JSON', async (_what, type, build, status) => {
    const asking = { body: build(entra), headers: { 'Content-Type': type } };
    expect(await world.ask('POST /oauth/token', asking)).toMatchObject({
      status,
      headers: { 'cache-control': 'no-store' },
      body: { error: status === 401 ? 'invalid_client' : 'invalid_request' },
    });
  });

  it.each(['GET', 'PUT', 'DELETE'])('is there for POST, and not for %s', async (method) => {
    const query = new URLSearchParams(grant(entra)).toString();
    expect(await world.ask(`${method} /oauth/token?${query}`)).toMatchObject({
      status: 405,
      headers: { allow: 'POST' },
      body: { error: 'invalid_request' },
    });
  });

  it('takes no secret from the address, where proxies write it into logs (§2.3.1)', async () => {
    const query = new URLSearchParams(grant(entra)).toString();
    const answer = await world.ask(`POST /oauth/token?${query}`, {
      body: 'grant_type=client_credentials',
      headers: { 'Content-Type': FORM },
    });
    expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  it.each([
    ['guarded', /127\.0\.0\.1 .*allowFrom/],
    ['hr', /of kind csv/],
    ['gone', /has no source/],
  ])('gives no token for the source %s: 403 unauthorized_client', async (source, reason) => {
    const client = await makeClient(world, { scope: `scim:${source}` });
    expect(await askToken(world, grant(client))).toMatchObject({
      status: 403,
      body: { error: 'unauthorized_client', error_description: expect.stringMatching(reason) },
    });
  });

  it('gives a client that only reads a token that only reads', async () => {
    const token = await accessToken(world, await makeClient(world, { scope: 'scim-read:entra' }));
    expect((await world.ask('GET /scim/v2/Users', { token })).status).toBe(200);
    const pushed = await world.ask('POST /scim/v2/Users', { token, body: { userName: 'ana@example.com' } });
    expect(pushed.status).toBe(403);
  });

  it('opens the one directory and nothing else', async () => {
    const pushed = await world.ask('POST /scim/v2/Users', {
      token: await accessToken(world, entra),
      body: { userName: 'ana@example.com' },
    });
    expect(pushed.status).toBe(201);
    const token = await accessToken(world, await makeClient(world, { scope: 'scim:okta' }));
    const { id } = pushed.body as { id: string };
    expect((await world.ask(`GET /scim/v2/Users/${id}`, { token })).status).toBe(404);
    expect((await world.ask('GET /api/v1/status', { token })).status).toBe(403);
  });
});
