import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Rule, Terms } from './autodesk/evidence.ts';
import { createSigningKeys, type TokenPair } from './autodesk/oauth-state.ts';
import { judge, violations } from './autodesk/referee.ts';
import { sampleApp, type SampleWorld, sampleTeamId, startSampleWorld } from './autodesk/sample-team.ts';
import { seatDifferences, seatsOf } from './autodesk/seat-account.ts';

const keys = createSigningKeys();
const { clientId } = sampleApp;
const ana = 'ana@example.com';
const ben = 'ben@example.com';
const cleo = 'cleo@example.com';
const dan = 'dan@example.com';

describe('the referee of the simulator', () => {
  let world: SampleWorld;
  beforeEach(async () => {
    world = await startSampleWorld({ keys });
  });
  afterEach(() => world.simulator.stop());

  const told = (terms: Partial<Terms> = {}): readonly Rule[] =>
    violations(world.simulator, { clientId, ...terms }).map(({ rule }) => rule);
  const excuses = () => judge(world.simulator, { clientId }).map(({ excuse }) => excuse);
  const readBack = (email: string) => world.call({ path: `/assignments?userId=${world.idOf(email)}` });
  const readPools = () => world.call({ path: '/product-pools' });
  const byHand = (email: string) => world.simulator.state.assignByHand(world.seat(email, 'prod_cad'));
  const lose = async (change: Promise<unknown>) => {
    await expect(change).rejects.toThrow();
  };

  it('has nothing to say about a careful run', async () => {
    await readPools();
    await world.call({ path: '/assignments' });
    await world.assign(cleo, 'prod_cad');
    world.simulator.faults.next({ kind: 'reset', when: 'after' });
    await lose(world.assign(dan, 'prod_cad'));
    await readBack(dan);
    await world.unassign(cleo, 'prod_cad');
    expect(judge(world.simulator, { clientId })).toEqual([]);
  });

  it('reports a request that its maker could see to be beyond the pool', async () => {
    await world.assign(ana, 'prod_cad');
    await world.assign(ben, 'prod_cad');
    await world.assign(cleo, 'prod_cad');
    expect(told()).toEqual(['exceeds-pool']);
  });

  it('excuses one whose seat was taken by hand since the last look, and not the second', async () => {
    await readPools();
    byHand(ana);
    byHand(ben);
    await world.assign(cleo, 'prod_cad');
    expect([told(), excuses()]).toEqual([[], ['taken by hand meanwhile']]);
    await world.assign(dan, 'prod_cad');
    expect(told()).toEqual(['exceeds-pool']);
  });

  it('does not excuse who looked after the seat was taken, unless the look was behind', async () => {
    byHand(ana);
    byHand(ben);
    await readPools();
    await world.assign(cleo, 'prod_cad');
    expect(told()).toEqual(['exceeds-pool']);

    const late = await startSampleWorld({ keys, lag: { countsMs: 60_000 } });
    late.simulator.clock.advance(120_000);
    late.simulator.state.assignByHand(late.seat(ana, 'prod_cad'));
    late.simulator.state.assignByHand(late.seat(ben, 'prod_cad'));
    await late.call({ path: '/product-pools' });
    await late.assign(cleo, 'prod_cad');
    expect(violations(late.simulator, { clientId })).toEqual([]);
    await late.simulator.stop();
  });

  it('excuses a request for a seat that a renewal took away', async () => {
    await readPools();
    world.simulator.state.changePool(sampleTeamId, { productId: 'prod_cad', set: { totalQuantity: 0 } });
    await world.assign(cleo, 'prod_cad');
    expect([told(), excuses()]).toEqual([[], ['the pools changed meanwhile']]);
  });

  it('reports a pool with more holders than seats, and says when people did it', async () => {
    for (const email of [ana, ben, cleo]) {
      world.simulator.state.give({ ...world.seat(email, 'prod_cad'), route: 'group' });
    }
    world.simulator.state.give({ ...world.seat(ana, 'prod_cad'), route: 'direct' });
    const [found, ...more] = judge(world.simulator, { clientId });
    expect(found).toMatchObject({ rule: 'pool-over', excuse: 'given by hand' });
    expect(more).toEqual([]);
  });

  it('reports needless calls', async () => {
    await world.assign(cleo, 'prod_cad');
    await world.assign(cleo, 'prod_cad');
    await world.unassign(dan, 'prod_cad');
    const json = { email: cleo, firstName: 'Cleo', lastName: 'Marsh' };
    await world.call({ method: 'POST', path: '/users', json });
    expect(told()).toEqual(['needless', 'needless', 'needless']);
  });

  it('excuses a call for what people did by hand since the last look, and not after it', async () => {
    await readBack(cleo);
    byHand(cleo);
    await world.assign(cleo, 'prod_cad');
    expect([told(), excuses()]).toEqual([[], ['changed by hand meanwhile']]);
    await readBack(cleo);
    await world.assign(cleo, 'prod_cad');
    expect(told()).toEqual(['needless']);
  });

  it('reports a change that is repeated before anybody looked', async () => {
    world.simulator.faults.next({ kind: 'reset', when: 'before' });
    await lose(world.assign(cleo, 'prod_cad'));
    await readBack(dan);
    await world.assign(cleo, 'prod_cad');
    expect(told()).toEqual(['repeated-blindly']);
  });

  it('lets a change be repeated that a 429 said was not made', async () => {
    world.simulator.faults.next({ kind: 'throttled', retryAfter: 5 });
    await world.assign(cleo, 'prod_cad');
    world.simulator.clock.advance(5000);
    await world.assign(cleo, 'prod_cad');
    expect(told()).toEqual([]);
  });

  it('lets a change be repeated whose refusal came with half a body, for the status was whole', async () => {
    world.simulator.faults.schedule([
      { on: 'api', call: 0, fault: { kind: 'half' } },
      { on: 'api', call: 0, fault: { kind: 'demote', calls: 1 } },
    ]);
    await world.assign(cleo, 'prod_cad').catch(() => 'no JSON');
    await world.assign(cleo, 'prod_cad');
    expect(told()).toEqual([]);
    expect(world.simulator.log.slice(-2).map(({ status }) => status)).toEqual([403, 201]);
  });

  it('expects a look after a kill, whatever the log says was sent', async () => {
    await world.assign(cleo, 'prod_cad');
    const restarts = [world.simulator.log.length];
    await world.unassign(cleo, 'prod_cad');
    expect([told(), told({ restarts })]).toEqual([[], ['repeated-blindly']]);
  });

  it('counts calls beyond the budget, minute by minute', async () => {
    for (let n = 0; n < 52; n += 1) await readBack(cleo);
    world.simulator.clock.advanceToNextMinute();
    for (let n = 0; n < 50; n += 1) await readBack(cleo);
    expect(told()).toEqual([]);
    expect(told({ leaveForOthers: 10 })).toEqual(['over-budget', 'over-budget']);
  });

  it('reports every 429 of a minute that nobody else used', async () => {
    for (let n = 0; n < 61; n += 1) await readBack(cleo);
    expect(told()).toEqual(['throttled']);
  });

  it('excuses one 429 a minute when others use it, and expects the wait that it names', async () => {
    world.simulator.faults.setTraffic(sampleTeamId, { perMinute: 60, arrives: 'first' });
    await readBack(cleo);
    expect([told(), excuses()]).toEqual([[], ['others used the minute']]);
    await readBack(cleo);
    expect(told()).toEqual(['throttled', 'did-not-wait']);
    expect(told({ inFlight: 1 })).toEqual(['throttled']);
  });

  it('reports a refresh token that comes again after its answer, and excuses one that was lost', async () => {
    const refresh = (token: string) =>
      world.client.token({ grant_type: 'refresh_token', refresh_token: token });
    const { refresh_token: first } = await world.client.signIn(ana);
    world.simulator.faults.next({ kind: 'reset', when: 'before' }, 'token');
    await lose(refresh(first));
    const { refresh_token: second } = (await refresh(first)).body as TokenPair;
    world.simulator.faults.next({ kind: 'reset', when: 'after' }, 'token');
    await lose(refresh(second));
    await refresh(second);
    expect([told(), excuses()]).toEqual([[], ['the answer was lost', 'the answer was lost']]);
    await refresh(second);
    await refresh(first);
    expect(told()).toEqual(['refresh-reused', 'refresh-reused']);
  });

  it('judges one app and not the others', async () => {
    await world.unassign(dan, 'prod_cad');
    expect(violations(world.simulator, { clientId: 'another' })).toEqual([]);
  });

  it('tells of every seat who holds it and who gave it', async () => {
    world.simulator.state.give({ ...world.seat(ben, 'prod_free'), route: 'group' });
    await world.assign(cleo, 'prod_cad');
    const index = world.simulator.log.length - 1;
    const at = world.simulator.clock.now();
    const { world: seats } = world.simulator.state;

    expect(seatsOf(seats)).toEqual([
      { ...world.seat(ben, 'prod_free'), routes: ['group'], since: at, by: null },
      { ...world.seat(cleo, 'prod_cad'), routes: ['direct'], since: at, by: index },
    ]);
    expect(seatDifferences(seats, sampleTeamId, [world.seat(dan, 'prod_cad')])).toEqual({
      missing: [world.seat(dan, 'prod_cad')],
      surplus: [world.seat(cleo, 'prod_cad')],
    });
  });

  it('notices a seat that no line explains, and a line without its seat', async () => {
    await world.assign(cleo, 'prod_cad');
    const { changes, teams } = world.simulator.state.world;
    const change = changes.pop();
    expect(told()).toEqual(['unaccounted', 'unaccounted']);
    if (change !== undefined) changes.push({ ...change, userId: world.idOf(dan) });
    expect(told()).toContain('unaccounted');
    changes.pop();
    if (change !== undefined) changes.push(change);
    expect(told()).toEqual([]);
    teams.get(sampleTeamId)?.seats.clear();
    expect(told()).toEqual(['unaccounted']);
  });
});
