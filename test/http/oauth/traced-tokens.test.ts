import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AccessWorld, startAccessWorld } from '../edge/access-world.ts';
import { askToken, basic, grant, makeClient, type OAuthClient } from './oauth-client.ts';

describe('requests for a token', () => {
  let world: AccessWorld;
  let entra: OAuthClient;
  let operator = '';
  beforeAll(async () => {
    world = await startAccessWorld('{ id: entra, kind: scim }, { id: okta, kind: scim }');
    entra = await makeClient(world);
    operator = await world.token('admin');
  });
  afterAll(() => world.close());

  const requestsOf = async (source: string) => {
    const { body } = await world.ask(`GET /api/v1/sources/${source}/requests`, { token: operator });
    return (body as { requests: readonly Readonly<Record<string, unknown>>[] }).requests;
  };

  it('are shown beside the pushes of the source, and to no other source', async () => {
    expect((await askToken(world, grant(entra))).status).toBe(200);
    await expect
      .poll(async () => (await requestsOf('entra'))[0])
      .toMatchObject({ method: 'POST', path: '/oauth/token', status: 200, body: null });
    expect(await requestsOf('okta')).toEqual([]);
  });

  it('say why there was none, and never hold a secret', async () => {
    const wrong = `${entra.secret.slice(0, -1)}_`;
    await askToken(world, { ...grant(entra), client_secret: wrong });
    await expect
      .poll(async () => (await requestsOf('okta'))[0])
      .toMatchObject({
        path: '/oauth/token',
        status: 401,
        detail: expect.stringContaining('the client id or its secret is wrong'),
      });
    const headers = { Authorization: basic(entra.clientId, entra.secret) };
    await askToken(world, { grant_type: 'client_credentials' }, headers);
    await expect.poll(async () => (await requestsOf('entra')).length).toBe(3);
    const shown = JSON.stringify(await requestsOf('entra'));
    for (const secret of [entra.secret, wrong, entra.clientId]) expect(shown).not.toContain(secret);
  });
});
