import nock from 'nock';
import { describe, expect, it } from 'vitest';
import {
  account,
  cad,
  gateway,
  page,
  problem,
  type Said,
  seat,
  signal,
  teamPath,
  thrown,
  to,
  useContractWorld,
  user,
} from './contract-world.ts';

const world = useContractWorld();
const ana = { accountId: account('US1'), email: 'ana@example.com' };
const unassignAna = { kind: 'unassign', product: 'CAD', from: ana } as const;
const add = (name: string) => ({ kind: 'add', product: 'CAD', to: to(name) }) as const;
const move = (name: string) =>
  ({ kind: 'reassign', product: 'CAD', from: ana, to: to(name), fromParked: false }) as const;

/** A reading tells who is on the team and which products there are. */
const know = () => world.read({ users: [user('US1', 'ana'), user('US2', 'bo')], assignments: [seat('US1')] });
const onUnassign = (userId = 'US1') =>
  world.on().delete(`${teamPath}/assignments?userId=${userId}&productId=prod_cad`);
const onAssign = (userId: string) =>
  world.on().post(`${teamPath}/assignments`, { userId, productId: 'prod_cad', assignmentType: 'DIRECT' });
const onSeat = (userId: string) =>
  world.on().get(`${teamPath}/assignments?userId=${userId}&productId=prod_cad`);
const onFind = (email: string) =>
  world.on().get(`${teamPath}/users?email=${encodeURIComponent(email)}&limit=100`);
const onPools = () => world.on().get(`${teamPath}/product-pools?limit=100`);
const onInvite = (email: string) =>
  world.on().post(`${teamPath}/users`, { email, firstName: 'cleo', lastName: 'Person' });
const reset = () => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });

describe('unassign', () => {
  it.each([204, 200])('is done with %i, in one call, under the id of the operation', async (status) => {
    await know();
    nock('https://autodesk.example.com', { reqheaders: { 'x-request-id': 'op-7.unassign' } })
      .delete(`${teamPath}/assignments?userId=US1&productId=prod_cad`)
      .reply(status, status === 204 ? undefined : {}, { 'X-Request-Id': 'req-9' });
    expect(await world.change(unassignAna, 'op-7')).toEqual({
      kind: 'done',
      accountId: null,
      requestId: 'req-9',
    });
  });

  it('finds it already so after 404', async () => {
    await know();
    onUnassign().reply(...problem(404, 'assignment-not-found'));
    expect(await world.change(unassignAna)).toMatchObject({ kind: 'already-so', requestId: 'req-1' });
  });

  it.each([
    ['nothing', [], { kind: 'already-so' }],
    ['the seat', [seat('US1')], { kind: 'refused', reason: 'other' }],
  ])('looks at the seat after a 404 of the gateway, and finds %s', async (_what, data, answer) => {
    await know();
    onUnassign().reply(...gateway(404, 'ERR-002'));
    onSeat('US1').reply(200, { data });
    expect(await world.change(unassignAna)).toMatchObject(answer);
  });

  it('says that the seat is inherited when only that remains, so that a person takes it', async () => {
    await know();
    onUnassign().reply(...problem(422, 'inherited-assignment'));
    expect(await world.change(unassignAna)).toMatchObject({
      kind: 'refused',
      reason: 'inherited',
      detail: expect.stringContaining('ana@example.com has it from a group'),
    });
    expect(await world.team.core.readSeat({ product: 'CAD', email: ana.email }, signal)).toMatchObject({
      type: 'inherited',
    });
  });

  it('of an unsupported pool is refused, with the type of the problem', async () => {
    await know();
    onUnassign().reply(...problem(422, 'unsupported-product-pool'));
    expect(await world.change(unassignAna)).toMatchObject({
      kind: 'refused',
      reason: 'other',
      detail: expect.stringContaining('problems/unsupported-product-pool'),
    });
  });

  it.each([
    ['inherited', [seat('US1', 'GROUP')], 'inherited'],
    ['not shown, as of an unsupported pool', [], 'other'],
    ['direct', [seat('US1')], 'other'],
  ])('looks at the seat where the type of a 422 says nothing: %s', async (_what, data, reason) => {
    await know();
    onUnassign().reply(...problem(422, 'something-new'));
    onSeat('US1').reply(200, { data });
    expect(await world.change(unassignAna)).toMatchObject({ kind: 'refused', reason });
  });

  it('keeps an unknown refusal with its type, and does not repeat it', async () => {
    await know();
    onUnassign().reply(...problem(409, 'something-new', 'try later'));
    expect(await world.change(unassignAna)).toEqual({
      kind: 'refused',
      reason: 'other',
      detail: '409 https://developer.api.autodesk.com/problems/something-new try later',
      requestId: 'req-1',
    });
  });
});

describe('add', () => {
  it.each([
    [201, 'done'],
    [200, 'already-so'],
  ])('of somebody who is known is one call, and %i means %s', async (status, kind) => {
    await know();
    onAssign('US2').reply(status, seat('US2'), { 'X-Request-Id': 'req-9' });
    expect(await world.change(add('bo'))).toEqual({ kind, accountId: 'US2', requestId: 'req-9' });
  });

  it('finds who is not known by the exact address, in lower case too', async () => {
    onPools().reply(200, page([cad]));
    onFind('Bo@Example.com').reply(200, page([]));
    // A filter that is not understood would list others, too.
    onFind('bo@example.com').reply(200, page([user('US1', 'ana'), user('US2', 'bo')]));
    onAssign('US2').reply(201, seat('US2'));
    const asked = { ...add('bo'), to: { ...to('bo'), email: 'Bo@Example.com' } };
    expect(await world.change(asked)).toMatchObject({ kind: 'done', accountId: 'US2' });
  });

  it.each([
    [201, user('US3', 'cleo')],
    [200, { id: 'US3', emailAddress: 'cleo@example.com', role: 'EXTERNAL_USER' }],
  ])('invites who is not on the team, and %i tells who it is', async (status, body) => {
    await know();
    onFind('cleo@example.com').reply(200, page([]));
    onInvite('cleo@example.com').reply(status, body);
    onAssign('US3').reply(201, seat('US3'));
    expect(await world.change(add('cleo'))).toMatchObject({ kind: 'done', accountId: 'US3' });
  });

  it('looks for the invited person when the invitation does not tell who it is', async () => {
    await know();
    onFind('cleo@example.com').reply(200, page([]));
    onInvite('cleo@example.com').reply(202, {});
    onFind('cleo@example.com').reply(200, page([user('US3', 'cleo')]));
    onAssign('US3').reply(201, seat('US3'));
    expect(await world.change(add('cleo'))).toMatchObject({ kind: 'done' });
  });

  it('invites nobody without a name', async () => {
    await know();
    onFind('cleo@example.com').reply(200, page([]));
    const asked = { ...add('cleo'), to: { ...to('cleo'), familyName: ' ' } };
    expect(await world.change(asked)).toMatchObject({ kind: 'refused', reason: 'other' });
  });

  it('is refused when the invitation is, and assigns nothing', async () => {
    await know();
    onFind('cleo@example.com').reply(200, page([]));
    onInvite('cleo@example.com').reply(...problem(400, 'invalid-request', 'email is invalid'));
    expect(await world.change(add('cleo'))).toMatchObject({
      kind: 'refused',
      detail: expect.stringContaining('not invited: 400'),
    });
  });

  it.each([
    [problem(409, 'no-available-seats'), 'no-seat'],
    [problem(422, 'insufficient-quantity'), 'no-seat'],
    [problem(422, 'unsupported-product-pool'), 'other'],
  ])('is refused by its type alone: %j', async (answer, reason) => {
    await know();
    onAssign('US2').reply(...answer);
    expect(await world.change(add('bo'))).toMatchObject({ kind: 'refused', reason, requestId: 'req-1' });
  });

  it.each([
    ['full', { ...cad, assignedQuantity: 5 }, 'no-seat'],
    ['over', { ...cad, assignedQuantity: 6 }, 'no-seat'],
    ['not full', cad, 'other'],
    ['of unknown count', { ...cad, assignedQuantity: null }, 'other'],
    ['without a limit', { ...cad, unlimited: true, totalQuantity: null, assignedQuantity: null }, 'other'],
  ])(
    'that is refused for a reason nobody knows looks whether the pool is full: %s',
    async (_what, pool, reason) => {
      await know();
      onAssign('US2').reply(...problem(409, 'something-new', 'no'));
      onPools().reply(200, page([pool]));
      expect(await world.change(add('bo'))).toMatchObject({
        kind: 'refused',
        reason,
        detail: expect.stringContaining('something-new'),
      });
    },
  );

  it('follows a person who left the team and came back with another id', async () => {
    await know();
    onAssign('US2').reply(...problem(404, 'user-not-found'));
    onFind('bo@example.com').reply(200, page([user('US9', 'bo')]));
    onAssign('US9').reply(201, seat('US9'));
    expect(await world.change(add('bo'))).toMatchObject({ kind: 'done', accountId: 'US9' });
  });

  it('does not ask again for a person who is there and is refused all the same', async () => {
    await know();
    onAssign('US2').reply(...problem(422, 'user-not-on-team'));
    onFind('bo@example.com').reply(200, page([user('US2', 'bo')]));
    expect(await world.change(add('bo'))).toMatchObject({ kind: 'refused', reason: 'not-on-team' });
  });

  it('of a product that is not listed is refused', async () => {
    onPools().reply(200, page([cad]));
    expect(await world.change({ ...add('bo'), product: 'CAM' })).toMatchObject({
      kind: 'refused',
      detail: expect.stringContaining('"CAM"'),
    });
  });

  it('does not believe the seat of somebody else', async () => {
    await know();
    onAssign('US2').reply(201, seat('US1'));
    expect((await thrown(world.change(add('bo')))).message).toContain('somebody else');
  });

  it('that was answered gets the same answer again, and nothing is sent', async () => {
    await know();
    onAssign('US2').reply(201, seat('US2'));
    const first = await world.change(add('bo'), 'op-1');
    expect(await world.change(add('bo'), 'op-1')).toEqual(first);
  });

  it('of which the answer was lost is asked again when the run wants it', async () => {
    await know();
    onAssign('US2').replyWithError(reset());
    await thrown(world.change(add('bo'), 'op-1'));
    onAssign('US2').reply(200, seat('US2'));
    expect(await world.change(add('bo'), 'op-1')).toMatchObject({ kind: 'already-so' });
  });
});

describe('reassign', () => {
  it('frees first and then gives, in two calls', async () => {
    await know();
    const order: string[] = [];
    onUnassign().reply(() => (order.push('unassign'), [204]));
    onAssign('US2').reply(() => (order.push('assign'), [201, seat('US2')]));
    expect(await world.change(move('bo'))).toMatchObject({ kind: 'done', accountId: 'US2' });
    expect(order).toEqual(['unassign', 'assign']);
  });

  it.each<[string, Said, string]>([
    ['there is nothing to free', problem(404, 'assignment-not-found'), 'other'],
    ['the rest is inherited', problem(422, 'inherited-assignment'), 'inherited'],
  ])('gives nothing and invites nobody when %s', async (_what, answer, reason) => {
    await know();
    onFind('cleo@example.com').reply(200, page([]));
    onUnassign().reply(...answer);
    expect(await world.change(move('cleo'))).toMatchObject({ kind: 'refused', reason });
  });

  it.each<[string, (call: nock.Interceptor) => unknown]>([
    ['was refused', (call) => call.reply(...problem(409, 'no-available-seats'))],
    ['got lost', (call) => call.replyWithError(reset())],
  ])('is to be read back when its second half %s: the seat is free', async (_what, answer) => {
    await know();
    onUnassign().reply(204);
    answer(onAssign('US2'));
    await thrown(world.change(move('bo'), 'op-1'));
    onSeat('US2').reply(200, { data: [] });
    const seatOf = (name: string) =>
      world.team.core.readSeat({ product: 'CAD', email: `${name}@example.com` }, signal);
    expect([await seatOf('ana'), await seatOf('bo')]).toEqual([null, null]);
  });

  it('leaves the seat where it is when both addresses are one account', async () => {
    await know();
    onSeat('US1').reply(200, { data: [seat('US1')] });
    const asked = { ...move('ana'), to: { ...to('ana'), email: 'ANA@example.com' } };
    expect(await world.change(asked)).toMatchObject({ kind: 'already-so', accountId: 'US1' });
  });

  it('of a parked seat is refused, for Autodesk has none', async () => {
    await know();
    expect(await world.change({ ...move('bo'), fromParked: true })).toMatchObject({ kind: 'refused' });
  });
});

describe('one seat', () => {
  const read = (email = 'ana@example.com', product = 'CAD') =>
    world.team.core.readSeat({ product, email }, signal);

  it.each([
    [[seat('US1')], { accountId: 'US1', email: 'ana@example.com', type: 'direct' }],
    [[seat('US1', 'TEAM')], { accountId: 'US1', email: 'ana@example.com', type: 'inherited' }],
    [[], null],
    [[seat('US1', 'DIRECT', 'prod_cam'), seat('US2')], null],
  ])('is asked for by person and product: %j', async (data, truth) => {
    await know();
    onSeat('US1').reply(200, { data });
    expect(await read()).toEqual(truth);
  });

  it('is held by nobody who is not on the team, and of no product that is not listed', async () => {
    await know();
    onFind('cleo@example.com').reply(200, page([]));
    expect(await read('cleo@example.com')).toBeNull();
    onPools().reply(200, page([cad]));
    expect(await read('ana@example.com', 'CAM')).toBeNull();
  });

  it('is not read back when the answer to its change told, and is when the answer was lost', async () => {
    await know();
    onUnassign().reply(204);
    await world.change(unassignAna);
    expect(await read()).toBeNull();
    onAssign('US1').replyWithError(reset());
    await thrown(world.change(add('ana')));
    onSeat('US1').reply(200, { data: [seat('US1')] });
    expect(await read()).toMatchObject({ type: 'direct' });
  });

  it('is unknown while Autodesk lists two people under one address', async () => {
    await know();
    onFind('cleo@example.com').reply(200, page([user('US7', 'cleo'), user('US8', 'cleo')]));
    expect((await thrown(read('cleo@example.com'))).message).toContain('2 users');
  });
});
