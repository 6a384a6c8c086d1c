import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSigningKeys } from './autodesk/oauth-state.ts';
import type { Told } from './autodesk/plain-client.ts';
import { sampleTeam, type SampleWorld, sampleTeamId, startSampleWorld } from './autodesk/sample-team.ts';
import { autodeskAssumptions } from './autodesk/assumptions.ts';

const keys = createSigningKeys();
const ana = 'ana@example.com';
const ben = 'ben@example.com';
const cleo = 'cleo@example.com';
const kindOf = ({ body }: Told) => (body as { type: string }).type.split('/').at(-1);
const rowsOf = ({ body }: Told) => (body as { data: { productId: string; assignmentType: string }[] }).data;

describe('simulated assignments', () => {
  let world: SampleWorld;
  beforeEach(async () => {
    world = await startSampleWorld({ keys });
  });
  afterEach(() => world.simulator.stop());

  const list = (query = '') => world.call({ path: `/assignments${query}` });

  it('are made with 201 the first time and found with 200 the second', async () => {
    const first = await world.assign(cleo, 'prod_cad');
    const second = await world.assign(cleo, 'prod_cad');

    expect(first.body).toEqual({
      userId: world.idOf(cleo),
      email: cleo,
      teamId: sampleTeamId,
      productId: 'prod_cad',
      assignmentType: 'DIRECT',
    });
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body).toEqual(first.body);
    expect(world.simulator.log.slice(-2).map(({ committed }) => committed)).toEqual([true, false]);
  });

  it('never exceed the pool, and one seat given back can be given again', async () => {
    await world.assign(ana, 'prod_cad');
    await world.assign(ben, 'prod_cad');
    const full = await world.assign(cleo, 'prod_cad');
    expect([full.status, full.headers.get('content-type')]).toEqual([409, 'application/problem+json']);
    expect(kindOf(full)).toBe('no-available-seats');

    expect((await world.unassign(ben, 'prod_cad')).status).toBe(204);
    expect((await world.assign(cleo, 'prod_cad')).status).toBe(201);
  });

  it.each([
    ['prod_next', 422, 'product-pool-not-started'],
    ['prod_ended', 422, 'product-pool-ended'],
    ['prod_hidden', 422, 'unsupported-product-pool'],
    ['prod_flow', 422, 'unsupported-product-pool'],
    ['prod_of_no_one', 404, 'product-pool-not-found'],
  ])('of %s are refused with %i %s, and nothing changes', async (productId, status, kind) => {
    const answer = await world.assign(cleo, productId);
    expect([answer.status, kindOf(answer)]).toEqual([status, kind]);
    expect(world.simulator.state.world.changes).toEqual([]);
  });

  it('of an unlimited pool have no end', async () => {
    const answers = await Promise.all([ana, ben, cleo].map((email) => world.assign(email, 'prod_free')));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
  });

  it('are refused for people who are not on the team', async () => {
    const userId = world.simulator.state.addAccount({ email: 'eve@example.net' });
    const json = { userId, productId: 'prod_cad' };
    const answer = await world.call({ method: 'POST', path: '/assignments', json });
    expect([answer.status, kindOf(answer)]).toEqual([404, 'user-not-found']);
  });

  it('are refused when the body is not what the operation asks for', async () => {
    const userId = world.idOf(cleo);
    const bodies = [
      { userId },
      { userId, productId: 'prod_cad', assignmentType: 'GROUP' },
      { userId, productId: 'prod_cad', note: 'please' },
      ['prod_cad'],
    ];
    for (const json of bodies) {
      const answer = await world.call({ method: 'POST', path: '/assignments', json });
      expect([answer.status, kindOf(answer)]).toEqual([400, 'invalid-request']);
    }
    const text = await world.call({
      method: 'POST',
      path: '/assignments',
      json: {},
      headers: { 'Content-Type': 'text/plain' },
    });
    expect(text.status).toBe(415);
  });

  it('are taken away once; then there is nothing to take', async () => {
    await world.assign(cleo, 'prod_cad');
    const first = await world.unassign(cleo, 'prod_cad');
    const second = await world.unassign(cleo, 'prod_cad');

    expect([first.status, first.text]).toEqual([204, '']);
    expect([second.status, kindOf(second)]).toEqual([404, 'assignment-not-found']);
    expect((await world.unassign(cleo, 'prod_flow')).status).toBe(422);
    expect((await world.call({ method: 'DELETE', path: '/assignments' })).status).toBe(400);
  });

  it('that a group gives stay when the direct one goes, and use one seat together', async () => {
    world.simulator.state.give({ ...world.seat(cleo, 'prod_cad'), route: 'group' });
    await world.assign(ana, 'prod_cad');
    expect((await world.assign(cleo, 'prod_cad')).status).toBe(201);
    const direct = rowsOf(await list(`?userId=${world.idOf(cleo)}`));

    expect((await world.unassign(cleo, 'prod_cad')).status).toBe(204);
    const inherited = rowsOf(await list(`?userId=${world.idOf(cleo)}`));
    const again = await world.unassign(cleo, 'prod_cad');

    expect(direct.map((row) => row.assignmentType)).toEqual(['DIRECT']);
    expect(inherited.map((row) => row.assignmentType)).toEqual(['GROUP']);
    expect([again.status, kindOf(again)]).toEqual([422, 'inherited-assignment']);
  });

  it('that are defaults of the team go to everybody, and to people who join later', async () => {
    world.simulator.state.setDefault(sampleTeamId, 'prod_free', true);
    const json = { email: 'fay@example.com', firstName: 'Fay', lastName: 'Lund' };
    await world.call({ method: 'POST', path: '/users', json });

    const rows = rowsOf(await list('?productId=prod_free'));
    expect(rows.map((row) => row.assignmentType)).toEqual(Array.from({ length: 5 }, () => 'TEAM'));
    world.simulator.state.setDefault(sampleTeamId, 'prod_free', false);
    expect(rowsOf(await list())).toEqual([]);
  });

  it('can be shown with the inherited route first', async () => {
    const routePrecedence = ['team', 'group', 'direct'] as const;
    const turned = await startSampleWorld({ keys, assumptions: { routePrecedence } });
    turned.simulator.state.give({ ...turned.seat(cleo, 'prod_cad'), route: 'group' });
    const assigned = await turned.assign(cleo, 'prod_cad');
    await turned.simulator.stop();
    expect(assigned.body).toMatchObject({ assignmentType: 'GROUP' });
  });

  it('are refused by a full pool in whichever way is found out to be true', async () => {
    const noSeat = { ...autodeskAssumptions.problems.noSeat, status: 422, type: 'urn:full' };
    const problems = { ...autodeskAssumptions.problems, noSeat };
    const other = await startSampleWorld({ keys, assumptions: { problems } });
    await other.assign(ana, 'prod_cad');
    await other.assign(ben, 'prod_cad');
    const full = await other.assign(cleo, 'prod_cad');
    await other.simulator.stop();
    expect([full.status, kindOf(full)]).toEqual([422, 'urn:full']);
  });

  it('appear late in the list of the whole team, and at once in that of one user', async () => {
    world.simulator.lag.assignmentsMs = 90_000;
    await world.assign(ana, 'prod_cad');
    world.simulator.clock.advance(60_000);
    await world.assign(cleo, 'prod_cad');
    await world.unassign(ana, 'prod_cad');
    const products = async (query: string) => rowsOf(await list(query)).map((row) => row.productId);

    expect(await products('')).toEqual([]);
    expect(await products(`?userId=${world.idOf(cleo)}`)).toEqual(['prod_cad']);
    world.simulator.clock.advance(30_000);
    expect(await products('?productId=prod_cad')).toEqual(['prod_cad']);
    expect(rowsOf(await list())).toMatchObject([{ userId: world.idOf(ana) }]);
    world.simulator.clock.advance(60_000);
    expect(rowsOf(await list())).toMatchObject([{ userId: world.idOf(cleo) }]);
  });

  it('that a team begins with are old enough for every list', async () => {
    const seats = [{ email: cleo, productId: 'prod_cad' }];
    const late = await startSampleWorld({
      keys,
      teams: [{ ...sampleTeam, seats }],
      lag: { assignmentsMs: 3_600_000 },
    });
    const rows = rowsOf(await late.call({ path: '/assignments' }));
    await late.simulator.stop();
    expect(rows.map((row) => row.productId)).toEqual(['prod_cad']);
  });

  it('of products that are not listed do not appear', async () => {
    for (const productId of ['prod_hidden', 'prod_flow', 'prod_gone', 'prod_ended']) {
      world.simulator.state.give({ ...world.seat(cleo, productId), route: 'direct' });
    }
    expect(rowsOf(await list()).map((row) => row.productId)).toEqual(['prod_ended']);
    expect(rowsOf(await list('?productId=prod_flow'))).toEqual([]);
    expect((await list('?limit=50')).status).toBe(400);
  });

  it('end when the person is removed from the team', async () => {
    await world.assign(cleo, 'prod_cad');
    world.simulator.state.removeMember(sampleTeamId, world.idOf(cleo));
    expect(rowsOf(await list())).toEqual([]);
    expect((await world.call({ path: `/users/${world.idOf(cleo)}` })).status).toBe(404);
  });

  it('that people make by hand obey the pool as well', async () => {
    const { state } = world.simulator;
    expect(state.assignByHand(world.seat(ana, 'prod_cad'))).toBe(true);
    expect(state.assignByHand(world.seat(ben, 'prod_cad'))).toBe(true);
    expect(state.assignByHand(world.seat(cleo, 'prod_cad'))).toBe(false);
    expect((await world.assign(cleo, 'prod_cad')).status).toBe(409);
  });
});
