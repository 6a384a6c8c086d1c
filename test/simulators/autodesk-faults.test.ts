import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { anyFaultSchedule } from './autodesk/fault-arbitrary.ts';
import type { Fault } from './autodesk/faults.ts';
import { createSigningKeys, type TokenPair } from './autodesk/oauth-state.ts';
import type { Told } from './autodesk/plain-client.ts';
import { type SampleWorld, sampleTeamId, startSampleWorld } from './autodesk/sample-team.ts';

const keys = createSigningKeys();
const ana = 'ana@example.com';
const ben = 'ben@example.com';
const cleo = 'cleo@example.com';

describe('the simulator, told to misbehave', () => {
  let world: SampleWorld;
  beforeEach(async () => {
    world = await startSampleWorld({ keys });
  });
  afterEach(() => world.simulator.stop());

  const holds = (email: string) =>
    world.simulator.state.world.teams.get(sampleTeamId)?.seats.get('prod_cad')?.has(world.idOf(email)) ??
    false;
  const last = () => world.simulator.log.at(-1);
  const assign = () => world.assign(cleo, 'prod_cad');

  it.each([
    [{ kind: 'throttled', retryAfter: 17 }, 429, false],
    [{ kind: 'error', status: 500, when: 'before' }, 500, false],
    [{ kind: 'error', status: 503, when: 'after' }, 503, true],
    [{ kind: 'bad-gateway', when: 'before' }, 502, false],
    [{ kind: 'bad-gateway', when: 'after' }, 502, true],
  ] as const)('answers %o with %i; the seat is given: %s', async (fault, status, isGiven) => {
    world.simulator.faults.next(fault);
    const answer = await assign();
    expect(answer.status).toBe(status);
    expect(holds(cleo)).toBe(isGiven);
    expect(last()).toMatchObject({ fault: fault.kind, committed: isGiven, operation: 'assign' });
    expect((await assign()).status).toBe(isGiven ? 200 : 201);
  });

  it('says when to come back, or leaves it out', async () => {
    world.simulator.faults.next({ kind: 'throttled', retryAfter: 17 });
    world.simulator.faults.next({ kind: 'throttled', retryAfter: null });
    expect((await assign()).headers.get('retry-after')).toBe('17');
    expect((await assign()).headers.get('retry-after')).toBeNull();
  });

  it('sends a page for people from the gateway, without a request id', async () => {
    world.simulator.faults.next({ kind: 'bad-gateway', when: 'before' });
    const answer = await assign();
    expect(answer.headers.get('content-type')).toBe('text/html');
    expect(answer.headers.get('x-request-id')).toBeNull();
    expect(answer.text).toContain('<html>');
  });

  it.each([
    [{ kind: 'reset', when: 'before' }, false],
    [{ kind: 'reset', when: 'after' }, true],
    [{ kind: 'cut' }, true],
  ] as const)('lets the caller hear nothing at %o; the seat is given: %s', async (fault, isGiven) => {
    world.simulator.faults.next(fault);
    await expect(assign()).rejects.toThrow();
    expect(holds(cleo)).toBe(isGiven);
    expect(last()).toMatchObject({ heard: false, committed: isGiven });
  });

  it('ends the connection where an answer has no body to cut', async () => {
    await assign();
    world.simulator.faults.next({ kind: 'cut' });
    await expect(world.unassign(cleo, 'prod_cad')).rejects.toThrow();
    expect(holds(cleo)).toBe(false);
  });

  it('sends half of the JSON as if it were whole', async () => {
    world.simulator.faults.next({ kind: 'half' });
    await expect(assign()).rejects.toThrow(SyntaxError);
    expect(last()).toMatchObject({ heard: false, committed: true });
  });

  it('sends a slow body whole', async () => {
    world.simulator.faults.next({ kind: 'slow', ms: 30 });
    const startedAt = performance.now();
    const answer = await assign();
    expect(answer.status).toBe(201);
    expect(performance.now() - startedAt).toBeGreaterThan(25);
    expect(last()).toMatchObject({ heard: true });
  });

  it('never ends a stalled body', async () => {
    const { access_token: token } = await world.client.signIn(ana);
    world.simulator.faults.next({ kind: 'stall' });
    const given = await fetch(`${world.simulator.url}/team-admin/v1/teams/${sampleTeamId}/users`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    const reader = given.body?.getReader();
    const first = await reader?.read();
    const rest = reader?.read().then(() => 'went on');
    const others = world.call({ path: '/users' }).then(() => 'waits');

    expect([given.status, first?.done]).toEqual([200, false]);
    expect(await Promise.race([rest, others])).toBe('waits');
    await reader?.cancel();
  });

  it('knows that nobody heard an answer when the caller has gone', async () => {
    const { access_token: token } = await world.client.signIn(ana);
    world.simulator.faults.next({ kind: 'slow', ms: 60_000 });
    const given = await fetch(`${world.simulator.url}/team-admin/v1/teams/${sampleTeamId}/users`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(last()).toMatchObject({ heard: true });
    await given.body?.cancel();
    await vi.waitFor(() => expect(last()).toMatchObject({ heard: false }));
  });

  it('takes the role of the caller away for some calls', async () => {
    world.simulator.faults.next({ kind: 'demote', calls: 2 });
    const statuses: number[] = [];
    for (let n = 0; n < 4; n += 1) statuses.push((await world.call({ path: '/users' })).status);
    expect(statuses).toEqual([403, 403, 200, 200]);
  });

  it('lets an administrator take the last seat just before the call', async () => {
    await world.assign(ana, 'prod_cad');
    world.simulator.faults.next({ kind: 'meddle', action: 'give', pick: 0 });
    expect((await assign()).status).toBe(409);
    expect(holds(ben)).toBe(true);
    expect(world.simulator.state.world.changes.at(-1)).toMatchObject({ by: null, isAdded: true });
  });

  it('lets an administrator free a seat just before the call, and never overfill one', async () => {
    await world.assign(ana, 'prod_cad');
    await world.assign(ben, 'prod_cad');
    world.simulator.faults.next({ kind: 'meddle', action: 'give', pick: 0 });
    expect((await world.call({ path: '/users' })).status).toBe(200);
    expect(world.simulator.state.world.changes).toHaveLength(2);
    world.simulator.faults.next({ kind: 'meddle', action: 'take', pick: 1 });
    expect((await assign()).status).toBe(201);
    expect([holds(ana), holds(ben), holds(cleo)]).toEqual([true, false, true]);
  });

  it('loses the answer of a refresh, so that only consent helps', async () => {
    const { refresh_token: token } = await world.client.signIn(ana);
    const refresh = (): Promise<Told> =>
      world.client.token({ grant_type: 'refresh_token', refresh_token: token });

    world.simulator.faults.next({ kind: 'reset', when: 'before' }, 'token');
    await expect(refresh()).rejects.toThrow();
    const { refresh_token: second } = (await refresh()).body as TokenPair;
    world.simulator.faults.next({ kind: 'reset', when: 'after' }, 'token');
    const again = () => world.client.token({ grant_type: 'refresh_token', refresh_token: second });
    await expect(again()).rejects.toThrow();
    expect(last()).toMatchObject({ operation: 'token', committed: true, heard: false, refresh: 3 });
    expect((await again()).status).toBe(400);
  });

  it('follows a schedule, call by call', async () => {
    const error = { kind: 'error', status: 500, when: 'before' } as const;
    world.simulator.faults.schedule([
      { on: 'api', call: 3, fault: error },
      { on: 'api', call: 1, fault: error },
      { on: 'token', call: 0, fault: error },
    ]);
    const statuses: number[] = [];
    for (let n = 0; n < 5; n += 1) statuses.push((await world.call({ path: '/users' })).status);
    expect(statuses).toEqual([200, 500, 200, 500, 200]);
    expect(world.simulator.faults.pending()).toHaveLength(1);
    expect((await world.client.token({})).status).toBe(500);
    expect(world.simulator.faults.pending()).toEqual([]);
  });
});

describe('any schedule of faults', () => {
  const any = anyFaultSchedule({ calls: 200, tokenCalls: 10, mostFaults: 12 });

  it('falls within the run, one fault a call, and roles are no matter of tokens', () => {
    fc.assert(
      fc.property(any, (schedule) => {
        const places = schedule.map(({ on, call }) => `${on} ${call}`);
        expect(new Set(places).size).toBe(places.length);
        expect(schedule.length).toBeLessThanOrEqual(12);
        for (const { on, call, fault } of schedule) {
          expect(call).toBeLessThan(on === 'api' ? 200 : 10);
          expect(on === 'token' && ['demote', 'meddle'].includes(fault.kind)).toBe(false);
        }
      }),
    );
  });

  it('shrinks to the one fault that matters', () => {
    const matters = (fault: Fault) => fault.kind === 'demote' && fault.calls > 2;
    const { counterexample } = fc.check(
      fc.property(any, (schedule) => !schedule.some(({ fault }) => matters(fault))),
      { numRuns: 1000 },
    );
    expect(counterexample?.[0]).toEqual([{ on: 'api', call: 0, fault: { kind: 'demote', calls: 3 } }]);
  });

  it('can be kept to some kinds', () => {
    const resets = anyFaultSchedule({ calls: 5, kinds: ['reset'] });
    fc.assert(
      fc.property(resets, (schedule) =>
        schedule.every(({ on, fault }) => on === 'api' && fault.kind === 'reset'),
      ),
    );
  });
});
