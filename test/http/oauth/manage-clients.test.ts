import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CreatedToken, RotatedToken, TokenView } from '../../../src/contract/tokens.ts';
import { startAccessWorld, type AccessWorld, type Answer } from '../edge/access-world.ts';
import { accessToken, askToken, grant, type OAuthClient } from './oauth-client.ts';

const dayMs = 86_400_000;

let world: AccessWorld;
let admin: string;
beforeAll(async () => {
  world = await startAccessWorld('{ id: entra, kind: scim }, { id: okta, kind: scim }');
  admin = await world.token('admin');
});
afterAll(() => world.close());

const call = (request: string, body?: object): Promise<Answer> =>
  world.ask(request.replace(' ', ' /api/v1'), { token: admin, body });
const inDays = (days: number) => new Date(world.clock.now() + days * dayMs).toISOString();
const toClient = ({ id, clientId, token }: CreatedToken): OAuthClient => ({
  clientId: clientId ?? '',
  secretId: id,
  secret: token,
});
type CreatedToken = ReturnType<typeof CreatedToken.parse>;

async function createClient(more: object = {}): Promise<CreatedToken> {
  const body = { name: 'Entra ID', scope: 'scim:entra', expiresAt: inDays(365), oauthClient: 'new', ...more };
  return CreatedToken.parse((await call('POST /tokens', body)).body);
}
const rotate = (id: string, body: object) => call(`POST /tokens/${id}/rotate`, body);
const use = async (token: string) => (await world.ask('GET /scim/v2/Users', { token })).status;

describe('an OAuth client', () => {
  it('is made with a secret that is shown once', async () => {
    const made = await createClient();
    expect(made).toMatchObject({
      kind: 'client-secret',
      clientId: expect.stringMatching(/^swc_[0-9a-f]{32}$/),
      token: expect.stringMatching(/^sws_[0-9a-f]{32}_[A-Za-z0-9_-]{43}$/),
      expiresAt: inDays(365),
    });
    const [, , secret = '?'] = made.token.split('_');
    const listed = JSON.stringify((await call('GET /tokens')).body);
    expect(listed).toContain(made.clientId);
    expect(listed).not.toContain(secret);
    expect(await use(await accessToken(world, toClient(made)))).toBe(200);
  });

  it.each([
    [{ scope: 'read' }, 'an OAuth client is for a source'],
    [{ scope: 'admin' }, 'an OAuth client is for a source'],
    [{ expiresAt: null }, 'the secret of an OAuth client has an end'],
    [{ oauthClient: 'entra' }, 'oauthClient'],
  ])('is not made with %j', async (changed, reason) => {
    const body = { name: 'x', scope: 'scim:entra', expiresAt: inDays(1), oauthClient: 'new', ...changed };
    expect(await call('POST /tokens', body)).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining(reason) },
    });
  });

  it('is not made for a source that takes no pushes', async () => {
    const body = { name: 'x', scope: 'scim:gone', expiresAt: inDays(1), oauthClient: 'new' };
    expect((await call('POST /tokens', body)).status).toBe(422);
  });

  it('may have a second secret beside the first, each with its end, and no third', async () => {
    const first = await createClient({ expiresAt: inDays(10) });
    const second = await createClient({ oauthClient: first.clientId, expiresAt: inDays(20) });
    expect(second.clientId).toBe(first.clientId);
    expect([first.expiresAt, second.expiresAt]).toEqual([inDays(10), inDays(20)]);
    for (const one of [first, second]) expect(await use(await accessToken(world, toClient(one)))).toBe(200);

    const third = { name: 'x', scope: 'scim:entra', expiresAt: inDays(1), oauthClient: first.clientId };
    expect(await call('POST /tokens', third)).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining(first.id) },
    });
    expect((await call(`DELETE /tokens/${first.id}`)).status).toBe(200);
    expect((await call('POST /tokens', third)).status).toBe(201);
  });

  it('has no second secret of another scope, nor one of a client nobody made', async () => {
    const { clientId } = await createClient();
    const body = { name: 'x', scope: 'scim:okta', expiresAt: inDays(1), oauthClient: clientId };
    expect((await call('POST /tokens', body)).status).toBe(409);
    expect((await call('POST /tokens', { ...body, oauthClient: 'swc_nobody' })).status).toBe(404);
  });

  it('changes its secret with an overlap, after which the old one makes no token', async () => {
    const old = await createClient();
    const answer = await rotate(old.id, { overlapUntil: inDays(7), expiresAt: inDays(365) });
    const young = RotatedToken.parse(answer.body);
    expect(young).toMatchObject({
      kind: 'client-secret',
      clientId: old.clientId,
      scope: 'scim:entra',
      expiresAt: inDays(365),
      replaces: { id: old.id, expiresAt: inDays(7) },
    });
    expect((await askToken(world, grant(toClient(old)))).status).toBe(200);
    world.clock.pass(7 * dayMs);
    expect((await askToken(world, grant(toClient(old)))).status).toBe(401);
    expect((await askToken(world, grant(toClient(young)))).status).toBe(200);
  });

  it('is revoked as a whole: no secret of it makes a token, and its tokens end', async () => {
    const first = await createClient();
    const second = await createClient({ oauthClient: first.clientId });
    const other = await createClient();
    const tokens = await Promise.all([first, second, other].map((one) => accessToken(world, toClient(one))));
    expect((await call(`DELETE /tokens/${first.clientId}`)).body).toEqual({ revoked: first.clientId });
    world.clock.pass(4999);
    expect(await Promise.all(tokens.map(use))).toEqual([401, 401, 200]);
    const asked = await Promise.all(
      [first, second, other].map((one) => askToken(world, grant(toClient(one)))),
    );
    expect(asked.map(({ status }) => status)).toEqual([401, 401, 200]);
  });
});

describe('an access token', () => {
  it('leaves a trail of the client and the secret that it was made with', async () => {
    const client = await createClient();
    const [, tokenId] = (await accessToken(world, toClient(client))).split('_');
    expect((await call('GET /audit?limit=1')).body).toMatchObject([
      {
        actor: `client:${client.clientId}`,
        act: 'token.issued',
        subject: `token:${tokenId}`,
        data: { secret: client.id },
      },
    ]);
  });
});

describe('a bearer token', () => {
  const create = async (body: object) => CreatedToken.parse((await call('POST /tokens', body)).body);

  it('is rotated with an overlap in which both work', async () => {
    const old = await create({ name: 'Okta', scope: 'scim:okta', expiresAt: inDays(30) });
    const young = RotatedToken.parse((await rotate(old.id, { overlapUntil: inDays(2) })).body);
    expect(young).toMatchObject({ name: 'Okta', scope: 'scim:okta', kind: 'bearer', expiresAt: null });
    expect([await use(old.token), await use(young.token)]).toEqual([200, 200]);
    world.clock.pass(2 * dayMs);
    expect([await use(old.token), await use(young.token)]).toEqual([401, 200]);
  });

  it('does not live longer because it is rotated', async () => {
    const old = await create({ name: 'Okta', scope: 'scim:okta', expiresAt: inDays(1) });
    const young = RotatedToken.parse((await rotate(old.id, { overlapUntil: inDays(7) })).body);
    expect(young.replaces).toEqual({ id: old.id, expiresAt: inDays(1) });
    world.clock.pass(dayMs);
    expect(await use(old.token)).toBe(401);
  });

  it('ends at once when the overlap is over before it began', async () => {
    const old = await create({ name: 'Okta', scope: 'scim:okta' });
    await rotate(old.id, { overlapUntil: inDays(-1) });
    expect(await use(old.token)).toBe(401);
  });

  it('that is revoked, unknown, or only an access token is not rotated', async () => {
    const old = await create({ name: 'Okta', scope: 'scim:okta' });
    await call(`DELETE /tokens/${old.id}`);
    const body = { overlapUntil: inDays(1) };
    expect((await rotate(old.id, body)).status).toBe(409);
    expect((await rotate('nobody', body)).status).toBe(404);
    const [, accessId] = (await accessToken(world, toClient(await createClient()))).split('_');
    expect((await rotate(accessId ?? '', body)).status).toBe(404);
  });

  it('leaves a trail of who changed it', async () => {
    const old = await create({ name: 'Okta', scope: 'scim:okta' });
    const young = RotatedToken.parse((await rotate(old.id, { overlapUntil: inDays(1) })).body);
    const trail = (await call('GET /audit?limit=2')).body;
    expect(trail).toMatchObject([
      { act: 'token.rotated', subject: `token:${old.id}`, data: { by: young.id, until: inDays(1) } },
      { act: 'token.created', subject: `token:${young.id}` },
    ]);
  });

  it('is listed with its last use and its end', async () => {
    const { id, token } = await create({ name: 'Okta', scope: 'scim:okta', expiresAt: inDays(9) });
    const usedAt = new Date(world.clock.now()).toISOString();
    await use(token);
    const find = async () =>
      TokenView.array()
        .parse((await call('GET /tokens')).body)
        .find((one) => one.id === id);
    await expect.poll(find).toMatchObject({ lastUsedAt: usedAt, expiresAt: inDays(9), kind: 'bearer' });
  });
});
