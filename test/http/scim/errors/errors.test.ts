import supertest from 'supertest';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Database, Stores } from '../../../../src/ports/stores/database.ts';
import { create, createGroup, parsed, useService } from '../service.ts';

let isBroken = false;
/** Breaks every call of every store while `isBroken`. */
function breakable(database: Database): Database {
  const breakStore = <T extends object>(store: T): T =>
    new Proxy(store, {
      get: (target, name, receiver) =>
        isBroken
          ? () => Promise.reject(new TypeError('rows is not iterable'))
          : Reflect.get(target, name, receiver),
    });
  const breakAll = (stores: Stores): Stores => ({
    ...stores,
    users: breakStore(stores.users),
    groups: breakStore(stores.groups),
    members: breakStore(stores.members),
  });
  return {
    ...database,
    read: breakAll(database.read),
    write: (work) => database.write((stores) => work(breakAll(stores))),
  };
}

const service = useService({ through: breakable });
let ana = '';
let group = '';
beforeAll(async () => {
  ana = await create(service.entra, { userName: 'ana' });
  group = await createGroup(service.entra, 'CAD', [ana]);
});

const requests = {
  'POST /Users': () => service.entra.post('/Users', { userName: 'new' }),
  'GET /Users': () => service.entra.get('/Users'),
  'GET /Users/:id': () => service.entra.get(`/Users/${ana}`),
  'PUT /Users/:id': () => service.entra.put(`/Users/${ana}`, { userName: 'x' }),
  'PATCH /Users/:id': () => service.entra.patch(`/Users/${ana}`, { op: 'add', path: 'title', value: 'x' }),
  'DELETE /Users/:id': () => service.entra.delete(`/Users/${ana}`),
  'POST /Users/.search': () => service.entra.post('/Users/.search', {}),
  'POST /Groups': () => service.entra.post('/Groups', { displayName: 'new' }),
  'GET /Groups': () => service.entra.get('/Groups'),
  'GET /Groups/:id': () => service.entra.get(`/Groups/${group}`),
  'PUT /Groups/:id': () => service.entra.put(`/Groups/${group}`, { displayName: 'x' }),
  'PATCH /Groups/:id': () =>
    service.entra.patch(`/Groups/${group}`, { op: 'replace', path: 'members', value: [] }),
  'DELETE /Groups/:id': () => service.entra.delete(`/Groups/${group}`),
};

describe('a store that fails', () => {
  it.each(Object.entries(requests))(
    'is a 500 with a SCIM body for %s: never a 404, and nothing is lost',
    async (_name, request) => {
      service.wakes.length = 0;
      isBroken = true;
      const { status, headers, body } = await request();
      isBroken = false;
      expect(status).toBe(500);
      expect(headers['content-type']).toBe('application/scim+json');
      expect(body).toEqual({
        schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
        status: '500',
        detail: expect.stringContaining(headers['x-request-id'] ?? 'no id'),
      });
      expect(JSON.stringify(body)).not.toContain('iterable');
      expect(service.log.lines.at(-1)).toMatchObject({
        level: 'error',
        message: 'a SCIM request failed',
        fields: {
          requestId: headers['x-request-id'],
          err: expect.objectContaining({ message: 'rows is not iterable' }),
        },
      });
      expect(service.wakes).toEqual([]);
      await service.entra.get(`/Users/${ana}`).expect(200);
      expect((await service.entra.get(`/Groups/${group}`)).body).toMatchObject({
        displayName: 'CAD',
        members: [{ value: ana }],
      });
    },
  );

  it('leaves the connection open for the next request', async () => {
    isBroken = true;
    const { headers } = await service.entra.get('/Users').set('Connection', 'keep-alive');
    isBroken = false;
    expect(headers['connection']).toBe('keep-alive');
  });
});

describe('a request that is refused', () => {
  const raw = (text: string, type = 'application/scim+json') =>
    parsed(
      supertest(service.app)
        .post('/scim/v2/Users')
        .set('Authorization', service.entra.authorization)
        .set('Content-Type', type)
        .send(text),
    );

  it.each([
    ['{"userName":', 'application/scim+json', 400, 'invalidSyntax'],
    ['{"userName":"x"} x', 'application/json', 400, 'invalidSyntax'],
    ['[]', 'application/json', 400, 'invalidSyntax'],
    ['null', 'application/json', 400, 'invalidSyntax'],
    ['<xml/>', 'application/xml', 415, undefined],
    ['{}', 'application/scim+json; charset=latin1', 415, undefined],
    ['{}', 'application/scim+json', 400, 'invalidValue'],
    [
      JSON.stringify({ userName: 'x', title: 'y'.repeat(17 * 1024 * 1024) }),
      'application/scim+json',
      413,
      undefined,
    ],
  ])(
    'as malformed, foreign or too large gets a SCIM body: %.30s as %s is %d',
    async (text, type, status, scimType) => {
      const answer = await raw(text, type);
      expect(answer.status).toBe(status);
      expect(answer.headers['content-type']).toBe('application/scim+json');
      expect(answer.body).toMatchObject({ status: String(status), detail: expect.stringMatching(/./) });
      expect((answer.body as { scimType?: string }).scimType).toBe(scimType);
    },
  );

  it.each([
    ['get', '/nothing', 404],
    ['get', '/', 404],
    ['get', '/Me', 501],
    ['post', '/Me', 501],
    ['patch', '/Me', 501],
    ['get', '/Bulk', 405],
    ['get', '/.search', 405],
    ['put', '/Users', 405],
    ['delete', '/Groups', 405],
    ['post', '/Users/x', 405],
    ['get', '/Users?filter=%E0%A4%A', 400],
    ['get', '/Users/%E0%A4%A', 400],
    ['get', '/Schemas/urn:nothing', 404],
    ['get', '/Schemas?filter=id pr', 403],
  ] as const)('%s %s is %d, as SCIM', async (method, path, status) => {
    const { authorization } = service.entra;
    const answer = await parsed(
      supertest(service.app)[method](`/scim/v2${path}`).set('Authorization', authorization),
    );
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('application/scim+json');
    expect(answer.body).toMatchObject({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: String(status),
      detail: expect.stringMatching(/./),
    });
  });

  it.each([
    ['/Groups', 'GET, POST'],
    ['/Users/.search', 'POST'],
  ])('by its method is told which ones are possible at %s', async (path, allowed) => {
    expect((await service.entra.delete(path)).headers['allow']).toBe(allowed);
  });

  it('in a part that nobody reads is not refused', async () => {
    const text = `{"userName":7,"x":${'['.repeat(5000)}${']'.repeat(5000)}}`;
    expect((await raw(text)).body).toMatchObject({ userName: '7' });
  });

  it('without a token, with a wrong one or one of another kind gets 401 or 403, before its body is read', async () => {
    const post = (authorization: string) =>
      supertest(service.app)
        .post('/scim/v2/Users')
        .set('Authorization', authorization)
        .set('Content-Type', 'text/plain')
        .send('x');
    const wrong = await post(`Bearer swt_abc_${'x'.repeat(43)}`);
    expect([wrong.status, wrong.headers['content-type']]).toEqual([401, 'application/scim+json']);
    expect(wrong.headers['www-authenticate']).toContain('invalid_token');
    for (const scope of ['read', 'admin'] as const) {
      const { authorization } = await service.clientFor(scope);
      const { status, headers } = await post(authorization);
      expect([status, headers['content-type']]).toEqual([403, 'application/scim+json']);
    }
  });
});
