import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSimulatedClock } from './autodesk/clock.ts';
import { createSigningKeys } from './autodesk/oauth-state.ts';
import { sampleTeam, sampleTeamId, type SampleWorld, startSampleWorld } from './autodesk/sample-team.ts';

const keys = createSigningKeys();
const ana = 'ana@example.com';
const second = { ...sampleTeam, id: '100002' };

describe('the simulated allowance', () => {
  let world: SampleWorld;
  beforeEach(async () => {
    world = await startSampleWorld({ keys, teams: [sampleTeam, second] });
  });
  afterEach(() => world.simulator.stop());

  const ask = () => world.call({ path: '/users?limit=1' });
  const askTimes = async (times: number) => {
    const statuses: number[] = [];
    for (let n = 0; n < times; n += 1) statuses.push((await ask()).status);
    return statuses;
  };
  const count = (statuses: readonly number[], wanted: number) =>
    statuses.filter((status) => status === wanted).length;

  it('is 60 calls of a team in a UTC minute, whole again when the minute turns', async () => {
    world.simulator.clock.advance(42_500);
    const statuses = await askTimes(61);
    const refused = await ask();
    expect([count(statuses, 200), statuses.at(-1)]).toEqual([60, 429]);
    expect(refused.headers.get('retry-after')).toBe('18');
    expect(refused.headers.get('content-type')).toBe('application/json');
    expect(refused.body).toMatchObject({ developerMessage: 'Quota limit exceeded.' });

    world.simulator.clock.advance(17_499);
    expect((await ask()).status).toBe(429);
    world.simulator.clock.advance(1);
    expect((await ask()).status).toBe(200);
  });

  it('is told in headers of team operations', async () => {
    await ask();
    const { headers } = await ask();
    const told = ['x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset'];
    expect(told.map((name) => headers.get(name))).toEqual(['60', '58', '60']);
  });

  it('is told by nothing when the headers are called something else', async () => {
    const silent = await startSampleWorld({
      keys,
      assumptions: { allowanceHeaders: null, sendsRetryAfter: false },
    });
    let answer = await silent.call({ path: '/users' });
    for (let n = 0; n < 60; n += 1) answer = await silent.call({ path: '/users' });
    await silent.simulator.stop();
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBeNull();
    expect([...answer.headers.keys()].filter((name) => name.startsWith('x-ratelimit'))).toEqual([]);
  });

  it('is one for all administrators of a team, and another for every other team', async () => {
    const { access_token: ben } = await world.client.signIn('ben@example.com');
    await askTimes(60);
    expect((await world.client.call(ben, { path: `/teams/${sampleTeamId}/users` })).status).toBe(429);
    expect((await world.client.call(ben, { path: '/teams/100002/users' })).status).toBe(200);
  });

  it('of List Teams belongs to the app and leaves that of the team alone', async () => {
    const { access_token: token } = await world.client.signIn(ana);
    const statuses: number[] = [];
    for (let n = 0; n < 61; n += 1) {
      const path = n === 0 ? `/teams?teamId=${sampleTeamId}` : '/teams';
      statuses.push((await world.client.call(token, { path })).status);
    }
    expect([count(statuses, 200), statuses.at(-1)]).toEqual([60, 429]);
    expect((await ask()).headers.get('x-ratelimit-remaining')).toBe('59');
  });

  it('is not touched by calls that are refused for who calls', async () => {
    const { access_token: cleo } = await world.client.signIn('cleo@example.com');
    const path = `/teams/${sampleTeamId}/users`;
    expect((await world.client.call(cleo, { path })).status).toBe(403);
    expect((await world.client.call('x', { path })).status).toBe(401);
    expect((await ask()).headers.get('x-ratelimit-remaining')).toBe('59');
    expect((await world.call({ path: '/users/US0' })).status).toBe(404);
    expect((await ask()).headers.get('x-ratelimit-remaining')).toBe('57');
  });

  it('is shared with other apps that come first', async () => {
    world.simulator.faults.setTraffic(sampleTeamId, { perMinute: 25, arrives: 'first' });
    expect(count(await askTimes(40), 200)).toBe(35);
    world.simulator.clock.advanceToNextMinute();
    world.simulator.faults.setTraffic(sampleTeamId, null);
    expect(count(await askTimes(61), 200)).toBe(60);
  });

  it('is shared with other apps that come in between, more in some minutes than in others', async () => {
    const perMinute = (minute: number) => (minute % 2 === 0 ? 40 : 10);
    world.simulator.faults.setTraffic(sampleTeamId, { perMinute, arrives: 'between' });
    const first = await ask();
    expect(first.headers.get('x-ratelimit-remaining')).toBe('58');
    expect(count([first.status, ...(await askTimes(59))], 200)).toBe(30);
    world.simulator.clock.advanceToNextMinute();
    expect(count(await askTimes(60), 200)).toBe(50);
    expect(world.simulator.log.at(-1)).toMatchObject({ status: 429, foreign: 10, counted: false });
  });

  it('lets a thousand changes happen without waiting, and not one in less than its minutes', async () => {
    const people = Array.from({ length: 1000 }, (_, n) => `p${n}@example.com`);
    for (const email of people) world.simulator.state.addMember(sampleTeamId, { email });
    const { clock } = world.simulator;
    const startAt = clock.now();
    for (const email of people) {
      let status = 0;
      while (status !== 201) {
        ({ status } = await world.assign(email, 'prod_free'));
        if (status === 429) clock.advanceToNextMinute();
      }
    }
    expect((clock.now() - startAt) / 60_000).toBe(16);
    expect(world.simulator.state.world.changes).toHaveLength(1000);
  });
});

describe('the simulated clock', () => {
  it('stands still until it is moved, and never goes back', () => {
    const clock = createSimulatedClock({ startAt: 30_000 });
    expect(clock.now()).toBe(30_000);
    clock.advanceToNextMinute();
    expect(clock.now()).toBe(60_000);
    clock.advanceToNextMinute();
    expect(clock.now()).toBe(120_000);
    expect(() => clock.advance(-1)).toThrow('-1');
  });

  it('runs as fast as it is told', () => {
    const clock = createSimulatedClock({ startAt: 0, speed: 1_000_000 });
    const first = clock.now();
    const before = performance.now();
    while (performance.now() - before < 2);
    expect(clock.now() - first).toBeGreaterThanOrEqual(2_000_000);
  });
});
