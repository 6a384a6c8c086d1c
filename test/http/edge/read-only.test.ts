import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAccessWorld, type AccessWorld } from './access-world.ts';

const user = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName: 'ana@example.com',
  active: true,
};
const patch = {
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: [{ op: 'replace', path: 'active', value: false }],
};
const search = { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'], count: 10 };

describe('a token that only reads', () => {
  let world: AccessWorld;
  let reading: string;
  let id: string;
  beforeAll(async () => {
    world = await startAccessWorld('{ id: entra, kind: scim }, { id: okta, kind: scim }');
    reading = await world.token('scim-read:entra');
    const pushing = await world.token('scim:entra');
    ({ id } = (await world.ask('POST /scim/v2/Users', { token: pushing, body: user })).body as {
      id: string;
    });
  });
  afterAll(() => world.close());

  it.each(['/Users', '/Users?filter=userName%20eq%20%22ana@example.com%22', '/Groups', '/Schemas'])(
    'sees GET %s',
    async (path) => {
      expect(await world.ask(`GET /scim/v2${path}`, { token: reading })).toMatchObject({ status: 200 });
    },
  );

  it('sees one user, and searches by POST', async () => {
    expect((await world.ask(`GET /scim/v2/Users/${id}`, { token: reading })).body).toMatchObject({ id });
    const found = await world.ask('POST /scim/v2/Users/.search', { token: reading, body: search });
    expect(found).toMatchObject({ status: 200, body: { totalResults: 1 } });
  });

  it('sees its own source and no other', async () => {
    const other = await world.token('scim-read:okta');
    const found = await world.ask('GET /scim/v2/Users', { token: other });
    expect(found.body).toMatchObject({ totalResults: 0 });
    expect((await world.ask(`GET /scim/v2/Users/${id}`, { token: other })).status).toBe(404);
  });

  it.each([
    ['POST /scim/v2/Users', user],
    ['POST /scim/v2/Groups', { displayName: 'CAD Users' }],
    ['POST /scim/v2/Bulk', {}],
    ['POST /scim/v2/Users/.SEARCH', search],
    ['POST /scim/v2/Users/%2Esearch', search],
    ['POST /scim/v2/Users?x=/.search', user],
    ['PUT /scim/v2/Users/ID', user],
    ['PUT /scim/v2/Users/.search', user],
    ['PATCH /scim/v2/Users/ID', patch],
    ['DELETE /scim/v2/Users/ID', undefined],
    ['OPTIONS /scim/v2/Users', undefined],
  ])('is refused %s with 403, and what to do instead', async (request, body) => {
    const answer = await world.ask(request.replace('ID', id), {
      token: reading,
      body,
      headers: { 'X-HTTP-Method-Override': 'GET' },
    });
    expect(answer).toMatchObject({
      status: 403,
      headers: { 'www-authenticate': 'Bearer realm="seatwarden", error="insufficient_scope"' },
      body: { status: '403', detail: expect.stringContaining('make a token with the scope `scim:entra`') },
    });
  });

  it('left everything as it was', async () => {
    expect((await world.ask('GET /scim/v2/Users', { token: reading })).body).toMatchObject({
      totalResults: 1,
      Resources: [{ id, active: true }],
    });
  });

  it.each(['/api/v1/status', '/api/v1/tokens', '/licensing/v1/contracts'])(
    'opens nothing else: GET %s',
    async (path) => {
      expect((await world.ask(`GET ${path}`, { token: reading })).status).toBe(403);
    },
  );
});
