import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSigningKeys } from './autodesk/oauth-state.ts';
import { everyScope, type Told } from './autodesk/plain-client.ts';
import {
  sampleApp,
  sampleTeam,
  sampleTeamId,
  type SampleWorld,
  startSampleWorld,
} from './autodesk/sample-team.ts';

const keys = createSigningKeys();
const day = 86_400_000;
const ana = 'ana@example.com';
const cleo = 'cleo@example.com';
interface Page {
  readonly data: readonly Readonly<Record<string, unknown>>[];
  readonly pagination: { readonly cursor: string | null; readonly hasMore: boolean };
}
const pageOf = ({ body }: Told) => body as Page;
const errorCode = ({ body }: Told) => (body as { errorCode?: string }).errorCode;

describe('a simulated team', () => {
  let world: SampleWorld;
  beforeEach(async () => {
    world = await startSampleWorld({ keys, teams: [sampleTeam, { id: '200002' }] });
  });
  afterEach(() => world.simulator.stop());

  const invite = (json: object) => world.call({ method: 'POST', path: '/users', json });
  const asWhom = async (email: string, scope = everyScope) =>
    (await world.client.signIn(email, scope)).access_token;

  it('answers a token that is missing, unknown or old with 401 of the gateway', async () => {
    const token = await asWhom(ana);
    const missing = await world.client.call(token, { path: '/teams', headers: { Authorization: '' } });
    const unknown = await world.client.call('x', { path: '/teams' });
    world.simulator.clock.advance(3_599_000);
    const old = await world.client.call(token, { path: '/teams' });

    expect([missing, unknown, old].map(({ status }) => status)).toEqual([401, 401, 401]);
    expect([missing, unknown, old].map(errorCode)).toEqual(['AUTH-012', 'AUTH-006', 'AUTH-006']);
    expect(old.headers.get('content-type')).toBe('application/json');
  });

  it('wants every scope that its page lists', async () => {
    const token = await asWhom(ana, 'tmadmapi:team:read tmadmapi:team-products:read');
    const path = `/teams/${sampleTeamId}`;
    expect((await world.client.call(token, { path: `${path}/product-pools` })).status).toBe(200);
    const users = await world.client.call(token, { path: `${path}/users` });
    expect([users.status, errorCode(users)]).toEqual([403, 'AUTH-010']);
  });

  it('cannot be reached by an app for which the API was not enabled', async () => {
    world.simulator.registerApp({ ...sampleApp, hasTeamAdminApi: false });
    const answer = await world.call({ path: '/users' });
    expect([answer.status, errorCode(answer)]).toEqual([403, 'AUTH-001']);
  });

  it('gives the same 403 as one that does not exist, on every operation', async () => {
    const token = await asWhom(ana);
    const same = async (request: { method?: string; json?: object }, rest: string) => {
      const [foreign, unknown] = await Promise.all(
        ['200002', '999999'].map((id) =>
          world.client.call(token, {
            ...request,
            path: rest.replace('TEAM', id),
            headers: { 'X-Request-Id': 'r1' },
          }),
        ),
      );
      expect(foreign?.status).toBe(403);
      expect(unknown?.text).toBe(foreign?.text);
    };
    const seat = { userId: world.idOf(cleo), productId: 'prod_cad' };
    await same({}, '/teams?teamId=TEAM');
    await same({}, '/teams/TEAM/users');
    await same({}, '/teams/TEAM/users/US1');
    await same({ method: 'POST', json: { email: cleo } }, '/teams/TEAM/users');
    await same({}, '/teams/TEAM/product-pools');
    await same({}, '/teams/TEAM/assignments');
    await same({ method: 'POST', json: seat }, '/teams/TEAM/assignments');
    await same({ method: 'DELETE' }, '/teams/TEAM/assignments?userId=US1&productId=prod_cad');
  });

  it('looks at the role on every call, not at the token', async () => {
    const { state } = world.simulator;
    expect((await world.call({ path: '/users' })).status).toBe(200);
    state.setRole(sampleTeamId, world.idOf(ana), 'user');
    expect((await world.call({ path: '/users' })).status).toBe(403);
    state.setRole(sampleTeamId, world.idOf(ana), 'sso');
    expect((await world.call({ path: '/users' })).status).toBe(200);
  });

  it('is listed for its administrators only', async () => {
    const mine = await world.client.call(await asWhom(ana), { path: '/teams' });
    const none = await world.client.call(await asWhom(cleo), { path: '/teams' });
    expect(pageOf(mine)).toEqual({
      data: [{ id: sampleTeamId, name: 'Example Engineering' }],
      pagination: { cursor: null, hasMore: false },
    });
    expect(pageOf(none).data).toEqual([]);
  });

  it('echoes a request id that is well formed and makes one up otherwise', async () => {
    const echoed = await world.call({ path: '/users', headers: { 'X-Request-Id': '  run-7.a_b ' } });
    const replaced = await world.call({ path: '/users/US0', headers: { 'X-Request-Id': 'no good' } });
    expect(echoed.headers.get('x-request-id')).toBe('run-7.a_b');
    expect(replaced.body).toMatchObject({
      type: 'https://developer.api.autodesk.com/problems/user-not-found',
      status: 404,
      requestId: replaced.headers.get('x-request-id'),
    });
    expect(replaced.headers.get('x-request-id')).not.toBe('no good');
  });

  it('hands out its users in pages', async () => {
    for (let n = 0; n < 116; n += 1)
      world.simulator.state.addMember(sampleTeamId, { email: `p${n}@example.com` });
    const seen: unknown[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `?limit=50&cursor=${cursor}`;
      const page = pageOf(await world.call({ path: `/users${query}` }));
      seen.push(...page.data.map(({ id }) => id));
      cursor = page.pagination.cursor;
      expect(page.pagination.hasMore).toBe(cursor !== null);
    } while (cursor !== null);
    expect(new Set(seen).size).toBe(120);
    expect(seen).toHaveLength(120);
  });

  it('shows a row twice when the list changed between two pages', async () => {
    const first = pageOf(await world.call({ path: '/users?limit=2' }));
    world.simulator.state.addMember(sampleTeamId, { email: 'new@example.com' });
    const second = pageOf(await world.call({ path: `/users?limit=100&cursor=${first.pagination.cursor}` }));
    expect(second.data[0]).toEqual(first.data[1]);
    expect(second.data).toHaveLength(4);
  });

  it.each(['limit=0', 'limit=101', 'limit=ten', 'limit=1&limit=2', 'cursor=abc', 'cursor='])(
    'refuses the page %s',
    async (query) => {
      const answer = await world.call({ path: `/users?${query}` });
      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({
        type: 'https://developer.api.autodesk.com/problems/invalid-request',
        title: 'Invalid request',
        errors: [{ field: query.split('=')[0] }],
      });
    },
  );

  it('refuses the cursor of another list, and one that is an hour old', async () => {
    const { cursor } = pageOf(await world.call({ path: '/users?limit=1' })).pagination;
    expect((await world.call({ path: `/product-pools?cursor=${cursor}` })).status).toBe(400);
    world.simulator.clock.advance(50 * 60_000);
    const token = await asWhom(ana);
    const path = `/teams/${sampleTeamId}/users?cursor=${cursor}`;
    expect((await world.client.call(token, { path })).status).toBe(200);
    world.simulator.clock.advance(10 * 60_000);
    expect((await world.client.call(await asWhom(ana), { path })).status).toBe(400);
  });

  it('finds a user by the whole address only', async () => {
    const found = pageOf(await world.call({ path: '/users?email=CLEO@example.com' }));
    expect(found.data).toEqual([
      {
        id: world.idOf(cleo),
        email: cleo,
        firstName: 'Cleo',
        lastName: 'Marsh',
        role: 'USER',
        status: 'VERIFIED',
      },
    ]);
    expect(pageOf(await world.call({ path: '/users?email=cleo' })).data).toEqual([]);
    expect((await world.call({ path: `/users/${world.idOf(cleo)}` })).body).toEqual(found.data[0]);
  });

  it('may regard upper and lower case in addresses', async () => {
    const strict = await startSampleWorld({ keys, assumptions: { emailFilterIgnoresCase: false } });
    const found = pageOf(await strict.call({ path: '/users?email=CLEO@example.com' }));
    await strict.simulator.stop();
    expect(found.data).toEqual([]);
  });

  it('invites somebody without an account, once, under the role its policy says', async () => {
    const person = { email: 'eve@elsewhere.example', firstName: 'Eve', lastName: 'Stone' };
    const first = await invite(person);
    const second = await invite({ ...person, email: 'EVE@elsewhere.example' });

    expect([first.status, second.status]).toEqual([201, 200]);
    expect(first.body).toMatchObject({ ...person, role: 'EXTERNAL_USER', status: 'INVITED' });
    expect(second.body).toEqual(first.body);
    expect((await invite({ ...person, email: 'fay@example.com' })).body).toMatchObject({ role: 'USER' });
    expect(world.simulator.log.slice(-3).map(({ committed }) => committed)).toEqual([true, false, true]);
  });

  it('adds somebody with an account at once, under the name of the account', async () => {
    world.simulator.state.addAccount({ email: 'gus@example.com', firstName: 'Gus', lastName: 'Vale' });
    const added = await invite({ email: 'gus@example.com', firstName: 'G', lastName: 'V' });
    expect(added.body).toMatchObject({ firstName: 'Gus', status: 'VERIFIED' });
  });

  it('waits for people to accept; after seven days nothing in the answer tells', async () => {
    const { body } = await invite({ email: 'eve@example.com', firstName: 'Eve', lastName: 'Stone' });
    const { id } = body as { id: string };
    const status = async () => {
      const told = await world.client.call(await asWhom(ana), { path: `/teams/${sampleTeamId}/users/${id}` });
      return (told.body as { status: string }).status;
    };
    world.simulator.clock.advance(8 * day);
    expect(await status()).toBe('INVITED');
    expect((await world.client.call(await asWhom(ana), { path: '/teams' })).status).toBe(200);
    world.simulator.state.acceptInvitation(id);
    expect(await status()).toBe('VERIFIED');
  });

  it.each([
    [{ email: 'eve@example.com', firstName: 'Eve' }, 'lastName'],
    [{ email: 'eve', firstName: 'Eve', lastName: 'Stone' }, 'email'],
    [{ email: 'eve@example.com', firstName: 'E'.repeat(76), lastName: 'Stone' }, 'firstName'],
    [{ email: 'eve@example.com', firstName: 'Eve', lastName: '\u00fc'.repeat(65) }, 'lastName'],
    [{ email: 'eve@example.com', firstName: 'Eve', lastName: 'Stone', role: 'PRIMARY_ADMIN' }, 'role'],
  ])('refuses the invitation %o because of %s', async (json, field) => {
    const answer = await invite(json);
    expect([answer.status, answer.body]).toMatchObject([400, { errors: [{ field }] }]);
  });

  it('lists pools that run, ended a short while ago or start later, and no hidden ones', async () => {
    await world.assign(cleo, 'prod_cad');
    const { data } = pageOf(await world.call({ path: '/product-pools' }));
    expect(
      data.map(({ productId, totalQuantity, assignedQuantity, unlimited }) => [
        productId,
        totalQuantity,
        assignedQuantity,
        unlimited,
      ]),
    ).toEqual([
      ['prod_cad', 2, 1, false],
      ['prod_free', null, null, true],
      ['prod_next', 10, null, false],
      ['prod_ended', 10, 0, false],
    ]);
    expect(data[0]).toMatchObject({ teamId: sampleTeamId, startDate: '2026-01-01T00:00:00.000Z' });
  });

  it('may count late, and counts more than there are when a renewal shrank the pool', async () => {
    world.simulator.lag.countsMs = 60_000;
    await world.assign(ana, 'prod_cad');
    await world.assign(cleo, 'prod_cad');
    const count = async () =>
      pageOf(await world.call({ path: '/product-pools' })).data[0]?.['assignedQuantity'];
    expect(await count()).toBe(0);
    world.simulator.clock.advance(60_000);
    expect(await count()).toBe(2);
    world.simulator.state.changePool(sampleTeamId, { productId: 'prod_cad', set: { totalQuantity: 1 } });
    expect(await count()).toBe(2);
  });

  it('shows the terms of one product as rows with one id, and fills the one that ends first', async () => {
    const term = { productId: 'prod_cad', totalQuantity: 3, endDate: '2029-01-01T00:00:00.000Z' };
    world.simulator.state.addPool(sampleTeamId, term);
    for (const email of [ana, cleo, 'dan@example.com']) {
      expect((await world.assign(email, 'prod_cad')).status).toBe(201);
    }
    const counts = async (token: string) => {
      const { data } = pageOf(
        await world.client.call(token, { path: `/teams/${sampleTeamId}/product-pools` }),
      );
      return data.filter((row) => row['productId'] === 'prod_cad').map((row) => row['assignedQuantity']);
    };
    expect(await counts(await asWhom(ana))).toEqual([2, 1]);
    world.simulator.clock.advance(402 * day);
    expect(await counts(await asWhom(ana))).toEqual([0, 3]);
  });

  it('answers what no operation has with 404 of the gateway', async () => {
    const token = await asWhom(ana);
    const answers = await Promise.all([
      world.client.call(token, { path: `/teams/${sampleTeamId}` }),
      world.client.call(token, { method: 'PATCH', path: `/teams/${sampleTeamId}/users` }),
      world.client.call(token, { path: `/Teams` }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
  });
});
