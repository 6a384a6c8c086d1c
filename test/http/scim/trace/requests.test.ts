import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestView } from '../../../../src/contract/requests.ts';
import { EMPLOYMENT_URN, ENTERPRISE_URN, USER_URN } from '../../../../src/core/filter/person-schema.ts';
import { startApp, type AppWorld } from '../../admin/app-world.ts';

const PATCH_URN = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

let world: AppWorld;
let token: string;
beforeAll(async () => {
  world = await startApp();
  token = await world.token('scim:idp');
});
afterAll(() => world.close());

const scim = (request: string, body?: unknown) => {
  const [method, path] = request.split(/ (.*)/s);
  const headers = { 'User-Agent': 'okta-scim 1.0', 'Content-Type': 'application/scim+json' };
  return world.ask(`${method} /scim/v2${path}`, { body, token, headers });
};
const show = async (query = '') => {
  const { status, body } = await world.ask(`GET /api/v1/sources/idp/requests${query}`);
  expect(status).toBe(200);
  return (body as { requests: RequestView[] }).requests;
};
const last = async () => {
  const [newest] = await show('?limit=1');
  if (newest === undefined) throw new Error('nothing was recorded');
  return newest;
};
const pseudonym = (shape: string) =>
  expect.stringMatching(new RegExp(`^<${shape} [0-9a-f]{10}>$`)) as unknown;

const ana = {
  schemas: [USER_URN, ENTERPRISE_URN],
  userName: 'ana.fox@example.com',
  externalId: '0b0a9f5e-9f2c-4e63-8a3f-3a7e1f0f9e11',
  active: 'True',
  name: { givenName: 'Ana', familyName: 'Fox' },
  emails: [{ value: 'ana.fox@example.com', type: 'work', primary: true }],
  password: 'correct horse',
  [ENTERPRISE_URN]: { employeeNumber: 70_123 },
  [`${EMPLOYMENT_URN}:lastDay`]: '2027-01-31',
};

describe('the requests of a source', () => {
  it('show what was sent: its structure, names, booleans and URNs, and no value of a person', async () => {
    const created = await scim('POST /Users?attributes=userName', ana);
    const shown = await last();

    expect(created.status).toBe(201);
    expect(shown).toEqual({
      at: '2026-11-24T12:00:00.000Z',
      source: 'idp',
      method: 'POST',
      path: '/scim/v2/Users',
      query: { attributes: 'userName' },
      body: {
        schemas: [USER_URN, ENTERPRISE_URN],
        userName: pseudonym('e-mail'),
        externalId: pseudonym('uuid'),
        active: 'True',
        name: { givenName: pseudonym('text'), familyName: pseudonym('text') },
        emails: [{ value: pseudonym('e-mail'), type: 'work', primary: true }],
        password: '<secret>',
        [ENTERPRISE_URN]: { employeeNumber: pseudonym('number') },
        [`${EMPLOYMENT_URN}:lastDay`]: pseudonym('date'),
      },
      status: 201,
      scimType: null,
      detail: null,
      ms: 0,
      userAgent: 'okta-scim 1.0',
      requestId: created.headers['x-request-id'],
    });
  });

  it('know one person again, in a body, a filter, a path and an error, in any case', async () => {
    await scim('POST /Users', ana);
    const posted = await last();
    await scim(
      `GET /Users?filter=${encodeURIComponent('userName eq "ANA.FOX@example.com" and active eq true')}`,
    );
    const searched = await last();
    await scim('PATCH /Users/ana.fox@example.com', {
      schemas: [PATCH_URN],
      Operations: [
        {
          op: 'Replace',
          path: 'emails[type eq "work" and value eq "ana.fox@example.com"].display',
          value: 'Fox',
        },
      ],
    });
    const patched = await last();
    const { userName } = posted.body as { userName: string };

    expect(posted).toMatchObject({ status: 409, scimType: 'uniqueness' });
    expect(posted.detail).toBe(`source idp has a user with the userName "${userName}" already`);
    expect(searched.query).toEqual({ filter: `userName eq "${userName}" and active eq true` });
    expect(patched).toMatchObject({
      path: `/scim/v2/Users/${userName}`,
      body: {
        schemas: [PATCH_URN],
        Operations: [
          {
            op: 'Replace',
            path: `emails[type eq "work" and value eq "${userName}"].display`,
            value: (posted.body as typeof ana).name.familyName,
          },
        ],
      },
      status: 404,
      detail: `there is no User with the id "${userName}"`,
    });
  });

  it('keep our own ids, which name people only to us', async () => {
    const { body } = await scim('POST /Users', { userName: 'bo' });
    const { id } = body as { id: string };
    await scim('POST /Groups', { displayName: 'Structural', members: [{ value: id }] });
    expect(await last()).toMatchObject({
      body: { displayName: pseudonym('text'), members: [{ value: id }] },
    });
    await scim(`GET /Users/${id}`);
    expect(await last()).toMatchObject({ path: `/scim/v2/Users/${id}`, status: 200, body: null });
  });

  it('show of a big body the start of every list, and how much more there was', async () => {
    const members = Array.from({ length: 1000 }, (_, n) => ({ value: `stranger ${n}` }));
    await scim('POST /Groups', { displayName: 'Everybody', members });
    const { members: shown } = (await last()).body as { members: unknown[] };
    expect(shown).toHaveLength(21);
    expect(shown[0]).toEqual({ value: pseudonym('text') });
    expect(shown[20]).toBe('… and 980 more');
  });

  it('show a body that cannot be read as none, and nothing of it in the error', async () => {
    await scim('POST /Users', '{"userName": Ana}');
    expect(await last()).toMatchObject({ status: 400, scimType: 'invalidSyntax', body: null });
    expect((await last()).detail).toMatch(/^the body is not valid JSON: Unexpected token 'A', "…"$/);
  });

  it('of a Bulk say what became of its operations, though its answer is 200', async () => {
    const data = { userName: 'in bulk' };
    const post = (bulkId: string) => ({ method: 'POST', path: '/Users', bulkId, data });
    await scim('POST /Bulk', { Operations: [post('a'), post('b'), post('c')] });
    const [shown] = await show('?errors=true&limit=1');
    expect(shown).toMatchObject({ path: '/scim/v2/Bulk', status: 200, scimType: 'uniqueness' });
    expect(shown?.detail).toMatch(
      /^2 of 3 operations failed; the first: source idp has a user with the userName "<text [0-9a-f]{10}>" already$/,
    );
  });

  it('are told newest first, as many as are asked for, or only those that failed', async () => {
    world.clock.pass(1000);
    await scim('GET /Users?count=1');
    world.clock.pass(1000);
    await scim('GET /Users/nobody');
    world.clock.pass(1000);
    await scim('GET /Users?count=2');
    expect((await show('?limit=3')).map(({ status, query }) => [status, query['count']])).toEqual([
      [200, '2'],
      [404, undefined],
      [200, '1'],
    ]);
    const failed = await show('?errors=true');
    expect(failed[0]).toMatchObject({ status: 404, path: expect.stringContaining('<text ') as unknown });
    expect(failed.filter(({ detail }) => detail === null)).toEqual([]);
  });

  it('that are given up by the client have no status', async () => {
    const { port } = new URL(world.url);
    const socket = connect(Number(port), '127.0.0.1');
    const head = `POST /scim/v2/Users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n`;
    socket.write(`${head}Content-Length: 9000\r\nX-Request-Id: gone\r\n\r\n{"userName":`);
    await once(socket, 'connect');
    socket.end();
    const gone = async () => (await show('?errors=true')).find(({ requestId }) => requestId === 'gone');
    await expect.poll(gone).toMatchObject({ source: 'idp', status: null, body: null });
  });

  it('are the last 200', async () => {
    for (let n = 0; n < 205; n += 1) await scim(`GET /Users?count=0&startIndex=${n + 1}`);
    const shown = (await show('?limit=400')).filter(({ source }) => source === 'idp');
    expect(shown).toHaveLength(200);
    expect(shown[0]?.query['startIndex']).toBe('205');
    expect(shown.at(-1)?.query['startIndex']).toBe('6');
  });
});

describe('refused requests', () => {
  const knock = (used: string | null) =>
    world.ask('GET /scim/v2/Users?filter=userName%20eq%20%22ana%22', { token: used });
  const newest = async (source = 'idp') => {
    const { body } = await world.ask(`GET /api/v1/sources/${source}/requests?errors=true&limit=1`);
    return (body as { requests: RequestView[] }).requests[0];
  };
  beforeAll(() => world.clock.pass(60_000));
  const knockLater = async (used: string | null) => {
    world.clock.pass(1000);
    return knock(used);
  };

  it.each([
    ['without a token', null, 401, 'send `Authorization: Bearer swt_...`'],
    ['with a token of nobody', `swt_${'0'.repeat(32)}_${'x'.repeat(43)}`, 401, 'the token is not known'],
    [
      'with something else',
      'hunter2',
      401,
      'the Authorization header holds no token of the form `swt_<id>_<secret>`',
    ],
  ])('%s are shown as nobody’s', async (_how, used, status, detail) => {
    expect((await knockLater(used)).status).toBe(status);
    const shown = await newest();
    expect(shown).toMatchObject({ source: null, status, detail, body: null });
    expect(shown?.query['filter']).toMatch(/^userName eq "<text [0-9a-f]{10}>"$/);
  });

  it('with a revoked token are shown with its source, and are still nobody’s', async () => {
    const old = await world.token('scim:idp');
    const [, id = ''] = old.split('_');
    await world.ask(`DELETE /api/v1/tokens/${id}`);
    await knockLater(old);
    expect(await newest()).toMatchObject({ source: null, status: 401 });
    expect((await newest())?.detail).toContain('was revoked at');
  });

  it('with a token for something else are shown', async () => {
    await knockLater(await world.token('read'));
    expect(await newest()).toMatchObject({ source: null, status: 403 });
  });

  it('never drive out what the source sent', async () => {
    await scim('GET /Users?count=77');
    for (let n = 0; n < 250; n += 1) await knock(null);
    const own = (await show('?limit=400')).filter(({ source }) => source === 'idp');
    expect(own[0]?.query).toEqual({ count: '77' });
    expect(own).toHaveLength(200);
  });
});

describe('who may look', () => {
  it('is whoever may read, and never the identity provider itself', async () => {
    const path = 'GET /api/v1/sources/idp/requests';
    expect((await world.ask(path, { token: await world.token('read') })).status).toBe(200);
    expect((await world.ask(path, { token })).status).toBe(403);
    expect((await world.ask(path, { token: null })).status).toBe(401);
  });

  it.each([
    ['hr', 'source hr is of kind csv: it is read, nobody pushes to it; sources of kind scim: idp'],
    ['nowhere', 'there is no source nowhere; sources of kind scim: idp'],
  ])('finds no requests of %s', async (source, detail) => {
    const { status, body } = await world.ask(`GET /api/v1/sources/${source}/requests`);
    expect({ status, body }).toMatchObject({ status: 404, body: { detail } });
  });
});
