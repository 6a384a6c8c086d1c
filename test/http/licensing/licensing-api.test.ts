import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppWorld, startApp } from '../admin/app-world.ts';

const ana = { email: 'ana@example.com', givenName: 'Ana', familyName: 'Fox' };
const bo = { email: 'bo@example.com', givenName: 'Bo', familyName: 'Fox' };
const boss = { email: 'boss@example.com', givenName: 'The', familyName: 'Boss' };
const year = { startsOn: '2026-01-01', endsOn: '2027-01-01' };

const newcomer = { status: 'active', role: null, invitation: null, isExternal: false };

let world: AppWorld;
beforeAll(async () => {
  world = await startApp();
  await post('/contracts', { number: '110-0042', manager: boss });
});
afterAll(() => world.close());

const get = async (path: string) => (await world.ask(`GET /licensing/v1${path}`)).body;
const post = (path: string, body: unknown) => world.ask(`POST /licensing/v1${path}`, { body });
const buy = (product: string, quantity: number) =>
  post('/contracts/110-0042/purchases', { product, quantity, ...year });
const assign = (product: string, person: typeof ana, actingAs = boss.email) =>
  post('/assignments', { product, person, actingAs });
const unassign = (product: string, email: string, actingAs = boss.email) =>
  post('/assignments/unassign', { product, email, actingAs });
const poolOf = async (product: string) =>
  ((await get('/pools')) as { product: string }[]).find((pool) => pool.product === product);

describe('what is bought', () => {
  it('is on the contract manager first, and told under the contract', async () => {
    const bought = await buy('Bought', 3);

    expect(bought.status).toBe(201);
    expect(await poolOf('Bought')).toEqual({
      product: 'Bought',
      capacity: 3,
      taken: 3,
      parked: 3,
      free: 0,
      startsAt: '2026-01-01T00:00:00.000Z',
      endsAt: '2027-01-01T00:00:00.000Z',
      terms: [{ quantity: 3, startsAt: '2026-01-01T00:00:00.000Z', endsAt: '2027-01-01T00:00:00.000Z' }],
    });
    expect(await get('/contracts/110-0042')).toMatchObject({
      manager: boss.email,
      subscriptions: [{ product: 'Bought', quantity: 3, term: 'annual', ...year, status: 'active' }],
    });
  });

  it('is refused in words for a contract that is not there', async () => {
    const refused = await post('/contracts/none/purchases', { product: 'X', quantity: 1, ...year });

    expect(refused.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(refused.body).toMatchObject({
      type: 'urn:seatwarden:problem:licensing-refused',
      status: 409,
      detail: 'there is no contract none',
    });
    expect((await world.ask('GET /licensing/v1/contracts/none')).status).toBe(404);
  });

  it('is refused with every fault at once', async () => {
    const order = { product: '', quantity: 0, startsOn: '2027-01-01', endsOn: 'soon', colour: 'red' };
    const refused = await post('/contracts/110-0042/purchases', order);
    const { errors } = refused.body as { errors: { path: string }[] };

    expect(refused.status).toBe(400);
    expect(errors.map(({ path }) => path).sort()).toEqual(['', 'endsOn', 'product', 'quantity']);
    expect(await poolOf('')).toBeUndefined();
  });

  it('is not more than 200,000 seats, and not for days that run backwards', async () => {
    expect((await buy('Much', 200_001)).status).toBe(400);
    const backwards = { product: 'Back', quantity: 1, startsOn: '2027-01-01', endsOn: '2026-01-01' };
    expect((await post('/contracts/110-0042/purchases', backwards)).status).toBe(400);
  });
});

describe('a seat by hand', () => {
  it('is taken from the contract manager when none is free, and free again when it is taken back', async () => {
    await buy('Hand', 1);

    expect((await assign('Hand', ana)).body).toEqual({ outcome: 'done' });
    expect(await poolOf('Hand')).toMatchObject({ taken: 1, parked: 0, free: 0 });
    expect(await get('/assignments?product=Hand')).toMatchObject({
      total: 1,
      items: [{ product: 'Hand', email: ana.email, type: 'direct', since: '2026-11-24T12:00:00.000Z' }],
    });
    expect((await unassign('Hand', 'ANA@example.com')).body).toEqual({ outcome: 'done' });
    expect(await poolOf('Hand')).toMatchObject({ taken: 0, parked: 0, free: 1 });
  });

  it('changes nothing when it is asked for again', async () => {
    await buy('Again', 2);
    await assign('Again', ana);

    expect((await assign('Again', ana)).body).toEqual({ outcome: 'already-so' });
    await unassign('Again', ana.email);
    expect((await unassign('Again', ana.email)).body).toEqual({ outcome: 'already-so' });
    expect(await poolOf('Again')).toMatchObject({ taken: 1, parked: 1, free: 1 });
  });

  it('is refused when all are held, in the words of the ledger', async () => {
    await buy('Full', 1);
    await assign('Full', ana);
    const refused = await assign('Full', bo);

    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ detail: 'no seat of Full is free' });
  });

  it('is refused to who is neither manager nor coordinator, until named one', async () => {
    await buy('Named', 1);
    const refused = await assign('Named', ana, bo.email);

    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ detail: expect.stringContaining(bo.email) as string });
    await post('/contracts/110-0042/coordinators', bo);
    expect((await assign('Named', ana, bo.email)).status).toBe(201);
    await world.ask(`DELETE /licensing/v1/contracts/110-0042/coordinators/${bo.email}`);
    expect((await unassign('Named', ana.email, bo.email)).status).toBe(409);
  });

  it('cannot be taken from somebody who is not on the team', async () => {
    await buy('Stranger', 1);

    expect((await unassign('Stranger', 'nobody@example.com')).status).toBe(404);
  });

  it('is in the history of the ledger, and in the audit trail under the token that asked', async () => {
    await buy('History', 1);
    const token = await world.token('operate');
    const body = { product: 'History', person: ana, actingAs: boss.email };
    await world.ask('POST /licensing/v1/assignments', { body, token });
    const [, tokenId] = token.split('_');

    expect(await get('/acts?limit=1')).toMatchObject([
      { actor: boss.email, act: 'reassign', product: 'History', to: ana.email, outcome: 'done' },
    ]);
    expect((await world.ask('GET /api/v1/audit?limit=1')).body).toMatchObject([
      {
        actor: `token:${tokenId}`,
        act: 'seat.assigned',
        subject: `user:${ana.email}`,
        data: { product: 'History', actingAs: boss.email },
      },
    ]);
  });

  it('is what the daemon finds in its next run', async () => {
    await buy('CAD', 2);
    await assign('CAD', ana);
    await world.run();
    const { body } = await world.ask('GET /api/v1/pools');

    expect(body).toMatchObject([{ id: 'cad', capacity: 2, taken: 2, parked: 1 }]);
  });
});

describe('the team', () => {
  it('is joined, found in any case and listed by address', async () => {
    const zed = { email: 'Zed@Example.com', givenName: 'Zed', familyName: 'Fox' };
    const actingAs = boss.email;
    expect((await post('/users', { ...zed, actingAs })).status).toBe(201);

    expect((await post('/users', { ...zed, email: 'zed@example.com', actingAs })).status).toBe(409);
    expect(await get('/users/ZED@example.com')).toEqual({ ...zed, ...newcomer });
    expect((await world.ask('GET /licensing/v1/users/no@example.com')).status).toBe(404);
    const { total, items } = (await get('/users?limit=1000')) as {
      total: number;
      items: { email: string }[];
    };
    expect(items).toHaveLength(total);
    expect(items.at(-1)?.email).toBe('Zed@Example.com');
  });

  it('gets another contract manager, on whom the parked seats are then', async () => {
    await post('/contracts', { number: 'moving', manager: boss });
    await post('/contracts/moving/purchases', { product: 'Moving', quantity: 2, ...year });
    const moved = await post('/contracts/moving/manager', bo);

    expect(moved.body).toEqual({ manager: bo.email });
    expect(await get('/contracts/moving')).toMatchObject({ manager: bo.email });
    expect((await assign('Moving', ana, bo.email)).body).toEqual({ outcome: 'done' });
    expect(await poolOf('Moving')).toMatchObject({ taken: 2, parked: 1 });
  });
});
