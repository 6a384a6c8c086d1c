import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppWorld, startApp } from '../admin/app-world.ts';

const person = (name: string) => ({ email: `${name}@example.com`, givenName: name, familyName: 'Fox' });
const [boss, ana, bo] = [person('boss'), person('ana'), person('bo')];
const year = { startsOn: '2026-01-01', endsOn: '2027-01-01' };
const named = `id: main, kind: ledger, contracts: [{ number: "110-0042", coordinators: [${ana.email}] }]`;

let world: AppWorld;
beforeAll(async () => {
  world = await startApp({ core: named });
  await post('/contracts', { number: '110-0042', manager: boss });
  await post('/contracts/110-0042/purchases', { product: 'CAD', quantity: 3, ...year });
  await world.seatwarden.runLoop.idle();
});
afterAll(() => world.close());

const get = async (path: string) => (await world.ask(`GET /licensing/v1${path}`)).body;
const post = (path: string, body: unknown, headers = {}) =>
  world.ask(`POST /licensing/v1${path}`, { body, headers });
const contract = () => world.ask('GET /licensing/v1/contracts/110-0042');
const subscription = async () => {
  const { body } = await contract();
  return (body as { subscriptions: { id: string }[] }).subscriptions[0] ?? expect.unreachable();
};
/** Of the watch over roles that the configuration names; others look at the same team. */
const notices = async () => {
  const { body } = await world.ask('GET /api/v1/notices');
  return (body as { watch: string }[]).filter(({ watch }) => watch === 'coordinators:main');
};
const audit = async (act: string) => {
  const { body } = await world.ask('GET /api/v1/audit?limit=200');
  return (body as { act: string; subject: string }[]).filter(
    (entry) => entry.act === act && /^user:|^notice:coordinators:main/.test(entry.subject),
  );
};

describe('a coordinator whom the configuration names', () => {
  it('is asked for by a notice as long as the person is not on the team', async () => {
    await world.run();

    expect(await notices()).toMatchObject([
      {
        kind: 'role',
        text: expect.stringContaining(`${ana.email} should be coordinator of contract 110-0042`) as string,
        step: `Put ${ana.email} on the team, or take the address out of the configuration.`,
      },
    ]);
  });

  it('gets the role in the run after joining the team', async () => {
    await post('/users', { ...ana, actingAs: boss.email });
    await world.seatwarden.runLoop.idle();

    expect(await get('/contracts/110-0042')).toMatchObject({ coordinators: [ana.email] });
    expect(await notices()).toEqual([]);
  });

  it('gets the role back that a renewal took, in one run, which says both', async () => {
    await post('/contracts/110-0042/coordinators', bo);
    const renewed = await post('/contracts/110-0042/renewals', { endsOn: '2028-01-01' });
    await world.seatwarden.runLoop.idle();

    expect(renewed.body).toMatchObject({
      renewed: [{ startsOn: '2027-01-01', endsOn: '2028-01-01', quantity: 3 }],
      coordinatorsReset: [ana.email, bo.email],
    });
    expect(await get('/contracts/110-0042')).toMatchObject({ coordinators: [ana.email] });
    expect(await notices()).toEqual([]);
    const why = 'The renewal of 2026-11-24 took the role from everybody but the contract manager.';
    const data = { text: expect.stringContaining(why) as string };
    expect((await audit('notice.opened'))[0]).toMatchObject({ data });
    expect((await audit('notice.closed'))[0]).toMatchObject({ data });
    expect((await audit('role.restored'))[0]).toMatchObject({ subject: `user:${ana.email}`, data: { why } });
    expect(await get('/acts?limit=2')).toMatchObject([
      { act: 'name-coordinator', actor: boss.email, to: ana.email, outcome: 'done' },
      { act: 'renewal', contract: '110-0042', outcome: 'done' },
    ]);
  });

  it('is protected in the run that restores the role', async () => {
    await post('/assignments', { product: 'CAD', person: ana, actingAs: boss.email });
    await world.ask(`DELETE /licensing/v1/contracts/110-0042/coordinators/${ana.email}`);
    await world.seatwarden.runLoop.idle();

    expect(await get(`/users/${ana.email}`)).toMatchObject({ role: 'coordinator' });
    expect(await get('/assignments?product=CAD')).toMatchObject({ items: [{ email: ana.email }] });
  });
});

describe('a change of a contract', () => {
  it('is bound to the version that was read, where the client says so', async () => {
    const { headers } = await contract();
    const tag = headers['etag'] ?? expect.unreachable();
    const { id } = await subscription();
    const more = `/contracts/110-0042/subscriptions/${id}/additions`;

    expect((await post(more, { quantity: 1 }, { 'If-Match': tag })).status).toBe(201);
    const stale = await post(more, { quantity: 1 }, { 'If-Match': tag });
    expect(stale.status).toBe(412);
    expect(stale.body).toMatchObject({ type: 'urn:seatwarden:problem:precondition-failed' });
    expect((await post(more, { quantity: 1 }, { 'If-Match': '*' })).status).toBe(201);
    expect((await post(more, { quantity: 1 })).status).toBe(201);
    expect((await post(more, { quantity: 1 }, { 'If-Match': 'W/"1"' })).status).toBe(412);
    expect(await get('/pools')).toMatchObject([{ product: 'CAD', capacity: 6 }]);
  });

  it('is refused to who is not its manager', async () => {
    const { id } = await subscription();
    const fewer = `/contracts/110-0042/subscriptions/${id}/reductions`;
    const refused = await post(fewer, { quantity: 1, actingAs: ana.email });

    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      detail: `${ana.email} is not the manager of contract 110-0042`,
    });
    expect((await post(fewer, { quantity: 2, actingAs: boss.email, order: 'PO-9' })).body).toEqual({
      renewalQuantity: 4,
    });
    expect(await get('/contracts/110-0042')).toMatchObject({
      orders: expect.arrayContaining([
        expect.objectContaining({ number: 'PO-9', kind: 'reduction', payer: boss.email }),
      ]) as unknown,
    });
  });

  it('says what cannot be renewed twice, and takes no subscription twice', async () => {
    const { id } = await subscription();
    const twice = { endsOn: '2029-01-01', subscriptions: [{ id }, { id }] };

    expect((await post('/contracts/110-0042/renewals', twice)).status).toBe(400);
    const early = await post('/contracts/110-0042/renewals', { endsOn: '2029-01-01' });
    expect(early.status).toBe(409);
  });

  it('is told in the OpenAPI document, with its header', async () => {
    const { body } = await world.ask('GET /licensing/v1/openapi.json');
    const { paths } = body as { paths: Record<string, { post?: { parameters: { name: string }[] } }> };
    const parameters = paths['/contracts/{number}/renewals']?.post?.parameters ?? [];

    expect(parameters.map(({ name }) => name)).toContain('If-Match');
  });
});

describe('who may do what', () => {
  it('is checked for new users, and a refusal is in the history of the ledger', async () => {
    const refused = await post('/users', { ...person('cy'), actingAs: bo.email });

    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      detail: `${bo.email} is neither contract manager nor software coordinator`,
    });
    expect((await world.ask('GET /licensing/v1/users/cy@example.com')).status).toBe(404);
    expect(await get('/acts?limit=1')).toMatchObject([
      { act: 'create-user', actor: bo.email, to: 'cy@example.com', outcome: 'refused' },
    ]);
    expect((await post('/users', { ...person('cy'), actingAs: ana.email })).status).toBe(201);
  });

  it('is checked for roles: a coordinator names no other', async () => {
    const named = await post('/contracts/110-0042/coordinators', { ...bo, actingAs: ana.email });

    expect(named.status).toBe(409);
    expect(await get('/contracts/110-0042')).toMatchObject({ coordinators: [ana.email] });
  });
});

describe('a seat that is pinned by hand', () => {
  const pin = (subscription: string | null, actingAs = boss.email, email = ana.email) =>
    post('/assignments/pin', { product: 'CAD', email, subscription, actingAs });

  it('says so in the list, until it is let go', async () => {
    const { id } = await subscription();

    expect((await pin(id)).body).toEqual({ outcome: 'done' });
    expect(await get('/assignments?product=CAD')).toMatchObject({
      items: [{ email: ana.email, pinnedTo: id, hasAccess: true }],
    });
    expect(await audit('seat.pinned')).toMatchObject([{ subject: `user:${ana.email}` }]);
    expect((await pin(null)).body).toEqual({ outcome: 'done' });
    expect(await get('/assignments?product=CAD')).toMatchObject({ items: [{ pinnedTo: null }] });
  });

  it('is refused to who may not assign, and for a stranger', async () => {
    const { id } = await subscription();

    expect((await pin(id, bo.email)).status).toBe(409);
    expect((await pin(id, boss.email, 'nobody@example.com')).status).toBe(404);
  });
});
