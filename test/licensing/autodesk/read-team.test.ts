import { describe, expect, it } from 'vitest';
import {
  account,
  cad,
  page,
  problem,
  seat,
  signal,
  teamPath,
  thrown,
  to,
  useContractWorld,
  user,
} from './contract-world.ts';

const world = useContractWorld();
const read = () => world.team.core.readTeam(signal);
const onPools = () => world.on().get(`${teamPath}/product-pools?limit=100`);
const onUsers = (cursor?: string) =>
  world.on().get(`${teamPath}/users?limit=100${cursor === undefined ? '' : `&cursor=${cursor}`}`);
const onAssignments = () => world.on().get(`${teamPath}/assignments`);

describe('a reading of a team', () => {
  it('is its users with roles, its pools with numbers, its seats', async () => {
    const reading = await world.read({
      users: [user('US1', 'ana', { role: 'PRIMARY_ADMIN' }), user('US2', 'bo', { status: 'INVITED' })],
      pools: [{ ...cad, startDate: '2026-01-01T00:00:00.000Z', endDate: '2027-01-01T00:00:00.000Z' }],
      assignments: [seat('US2')],
    });
    expect(reading).toEqual({
      accounts: [
        { accountId: 'US1', email: 'ana@example.com', status: 'verified', protectedRole: 'primary-admin' },
        { accountId: 'US2', email: 'bo@example.com', status: 'invited', protectedRole: null },
      ],
      pools: [
        {
          product: 'CAD',
          capacity: 5,
          taken: 1,
          parked: null,
          startsAt: Date.UTC(2026, 0, 1),
          endsAt: Date.UTC(2027, 0, 1),
          terms: [{ quantity: 5, startsAt: Date.UTC(2026, 0, 1), endsAt: Date.UTC(2027, 0, 1) }],
        },
      ],
      assignments: [{ accountId: 'US2', product: 'CAD', type: 'direct', since: null }],
    });
  });

  it('goes through all pages, and counts once who comes twice', async () => {
    onPools().reply(200, page([cad]));
    onUsers().reply(200, page([user('US1', 'ana'), user('US2', 'bo')], 'two'));
    onUsers('two').reply(200, page([], 'three'));
    onUsers('three').reply(200, page([user('US2', 'bo'), user('US3', 'cleo')]));
    onAssignments().reply(200, { data: [] });
    expect((await read()).accounts.map(({ accountId }) => accountId)).toEqual(['US1', 'US2', 'US3']);
  });

  it('is nothing when the last page does not come', async () => {
    onPools().reply(200, page([cad]));
    onUsers().reply(200, page([user('US1', 'ana')], 'two'));
    onUsers('two').reply(...problem(400, 'invalid-request', 'cursor has expired'));
    expect((await thrown(read())).message).toContain('cursor has expired');
  });

  it.each([
    ['a cursor that comes again', page([user('US2', 'bo')], 'two'), 'a cursor came twice'],
    ['more without a cursor', { data: [], pagination: { hasMore: true, cursor: null } }, 'without a cursor'],
    ['no word on whether more follow', { data: [] }, 'pagination'],
    ['a user without an address', page([{ id: 'US2', role: 'USER' }]), 'email'],
    ['something else', { users: [] }, 'data'],
  ])('is nothing after %s', async (_what, second, why) => {
    onPools().reply(200, page([cad]));
    onUsers().reply(200, page([user('US1', 'ana')], 'two'));
    onUsers('two').reply(200, second);
    expect((await thrown(read())).message).toContain(why);
  });

  it('is nothing when the assignments are one page of several', async () => {
    onPools().reply(200, page([cad]));
    onUsers().reply(200, page([user('US1', 'ana')]));
    onAssignments().reply(200, page([seat('US1')], 'two'));
    expect((await thrown(read())).message).toContain('list of assignments cannot be used');
  });

  it.each([
    ['nobody', { users: [] }, 'it lists nobody'],
    ['seats of another team', { assignments: [{ ...seat('US1'), teamId: '100002' }] }, 'of team 100002'],
    [
      'seats of strangers',
      { assignments: Array.from({ length: 11 }, (_, index) => seat(`US9${index}`)) },
      '11 of 11 people',
    ],
    ['far fewer seats than its pools count', { pools: [{ ...cad, assignedQuantity: 40 }] }, 'count 40 seats'],
  ])('is not believed when it shows %s', async (_what, lists, why) => {
    expect((await thrown(world.read(lists))).message).toContain(why);
  });

  it('leaves alone whoever has just come or gone, for nobody can say in which role', async () => {
    const { accounts } = await world.read({ assignments: [seat('US7')] });
    expect(accounts[1]).toEqual({
      accountId: 'US7',
      email: 'US7@example.com',
      status: 'not-listed',
      protectedRole: 'role-not-told',
    });
  });
});

describe('a pool', () => {
  const poolOf = async (rows: readonly object[], assignments: readonly object[] = []) =>
    (await world.read({ pools: rows, assignments })).pools;

  it.each([
    [
      'without a limit counts who holds it',
      { unlimited: true, totalQuantity: null, assignedQuantity: null },
      null,
      1,
    ],
    ['that has not started knows no count, which is not zero', { assignedQuantity: null }, 5, null],
    ['of unknown size has no seat to give', { totalQuantity: null }, 1, null],
    ['whose count is higher than the list has the higher one', { assignedQuantity: 3 }, 5, 3],
    ['whose count is lower than the list has the longer list', { assignedQuantity: 0 }, 5, 1],
    ['that shrank is over', { totalQuantity: 0 }, 0, 1],
  ])('%s', async (_what, numbers, capacity, taken) => {
    expect(await poolOf([{ ...cad, ...numbers }], [seat('US1', 'GROUP')])).toMatchObject([
      { capacity, taken },
    ]);
  });

  it('of several terms has the seats of those that run now', async () => {
    const term = (totalQuantity: number, from: number, until: number) => ({
      ...cad,
      totalQuantity,
      assignedQuantity: 0,
      startDate: `${from}-01-01T00:00:00.000Z`,
      endDate: `${until}-01-01T00:00:00.000Z`,
    });
    expect(
      await poolOf([term(10, 2026, 2027), term(3, 2026, 2028), term(20, 2027, 2028), term(50, 2025, 2026)]),
    ).toMatchObject([{ capacity: 13, startsAt: Date.UTC(2026, 0, 1), endsAt: Date.UTC(2028, 0, 1) }]);
    expect(await poolOf([term(20, 2027, 2028), term(50, 2025, 2026)])).toMatchObject([{ capacity: 20 }]);
    expect(await poolOf([term(40, 2024, 2025), term(50, 2025, 2026)])).toMatchObject([{ capacity: 50 }]);
  });

  it('tells all its terms, those that a renewal brought under another id by their word', async () => {
    const year = (from: number) => ({
      startDate: `${from}-01-01T00:00:00.000Z`,
      endDate: `${from + 1}-01-01T00:00:00.000Z`,
    });
    const span = (from: number) => ({ startsAt: Date.UTC(from, 0, 1), endsAt: Date.UTC(from + 1, 0, 1) });
    const renewed = { ...cad, productId: 'prod_new', totalQuantity: 3, ...year(2027) };
    const [now, next] = await poolOf([
      { ...cad, ...year(2026) },
      { ...cad, totalQuantity: null, ...year(2025) },
      renewed,
    ]);

    expect(now?.terms).toEqual([
      { quantity: 5, ...span(2026) },
      { quantity: null, ...span(2025) },
      { quantity: 3, ...span(2027), product: 'CAD (prod_new)' },
    ]);
    expect(next?.terms).toContainEqual({ quantity: 5, ...span(2026), product: 'CAD' });
  });

  it('shares its name with another id only while one of them can be used', async () => {
    const renewed = { ...cad, productId: 'prod_new', startDate: '2027-01-01T00:00:00.000Z' };
    const pools = await poolOf([cad, renewed]);
    expect(pools.map(({ product }) => product)).toEqual(['CAD', 'CAD (prod_new)']);
    const both = await poolOf([cad, { ...cad, productId: 'prod_new' }]);
    expect(both.map(({ product }) => product)).toEqual(['CAD (prod_cad)', 'CAD (prod_new)']);
  });
});

describe('our own changes', () => {
  const users = [user('US1', 'ana'), user('US2', 'bo')];
  const assigned = (userId: string) =>
    world.on().post(`${teamPath}/assignments`, { userId, productId: 'prod_cad', assignmentType: 'DIRECT' });
  const onSeat = (userId: string) =>
    world.on().get(`${teamPath}/assignments?userId=${userId}&productId=prod_cad`);
  const holders = async (reading: ReturnType<typeof world.read>) => {
    const { assignments, pools } = await reading;
    return [assignments.map(({ accountId }) => accountId), pools[0]?.taken];
  };
  async function moveFromAnaToBo() {
    await world.read({ users, assignments: [seat('US1')] });
    world.on().delete(`${teamPath}/assignments?userId=US1&productId=prod_cad`).reply(204);
    assigned('US2').reply(201, seat('US2'));
    const from = { accountId: account('US1'), email: 'ana@example.com' };
    await world.change({ kind: 'reassign', product: 'CAD', from, to: to('bo'), fromParked: false });
  }

  it('are laid over lists that do not show them yet', async () => {
    await moveFromAnaToBo();
    onSeat('US1').reply(200, { data: [] });
    onSeat('US2').reply(200, { data: [seat('US2')] });
    expect(await holders(world.read({ users, assignments: [seat('US1')] }))).toEqual([['US2'], 1]);
  });

  it('do not hide what an administrator changed right after them', async () => {
    await moveFromAnaToBo();
    onSeat('US1').reply(200, { data: [seat('US1')] });
    onSeat('US2').reply(200, { data: [] });
    expect(await holders(world.read({ users, assignments: [seat('US1')] }))).toEqual([['US1'], 1]);
  });

  it('are believed, and not asked for one by one, when very many are not shown yet', async () => {
    const many = Array.from({ length: 21 }, (_, index) => user(`US${index}`, `p${index}`));
    await world.read({ users: many, pools: [{ ...cad, totalQuantity: 50, assignedQuantity: 0 }] });
    for (const { id, email } of many) {
      assigned(id).reply(201, seat(id));
      const recipient = { email, givenName: 'A', familyName: 'B' };
      await world.change({ kind: 'add', product: 'CAD', to: recipient });
    }
    const late = world.read({ users: many, pools: [{ ...cad, totalQuantity: 50, assignedQuantity: 0 }] });
    expect(await holders(late)).toEqual([many.map(({ id }) => id), 21]);
  });

  it('are not laid over lists that are ten minutes younger', async () => {
    await moveFromAnaToBo();
    world.test.clock.pass(10 * 60_000 + 1);
    expect(await holders(world.read({ users, assignments: [seat('US1')] }))).toEqual([['US1'], 1]);
  });

  it('never take away what somebody inherits', async () => {
    await moveFromAnaToBo();
    onSeat('US1').reply(200, { data: [seat('US1', 'GROUP')] });
    const reading = world.read({ users, assignments: [seat('US1', 'GROUP'), seat('US2')] });
    expect((await reading).assignments).toMatchObject([
      { accountId: 'US1', type: 'inherited' },
      { accountId: 'US2', type: 'direct' },
    ]);
  });
});
