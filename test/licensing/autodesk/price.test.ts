import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asId, type OperationId } from '../../../src/core/domain/ids.ts';
import type { CoreChange } from '../../../src/ports/licensing-core.ts';
import { violations } from '../../simulators/autodesk/referee.ts';
import { app, openSimulatedTeam, type SimulatedTeam, teamId } from './simulated-team.ts';

const signal = new AbortController().signal;
const people = Array.from({ length: 250 }, (_, index) => `person${index}@example.com`);

describe('the price of changes on a simulated team of 252', () => {
  const opened: { world?: SimulatedTeam } = {};
  const world = () => opened.world!;
  beforeEach(async () => {
    opened.world = await openSimulatedTeam('sqlite');
    await world().offer('CAD', 500);
    for (const email of people) world().simulator.state.addMember(teamId, { email });
  });
  afterEach(() => opened.world?.close());

  /** As a run does it: a reading, the changes in their order, and each seat read back. */
  async function run(kind: 'add' | 'unassign'): Promise<readonly string[]> {
    const { core, calls } = world();
    const { accounts } = await core.readTeam(signal);
    calls();
    const ids = new Map(accounts.map(({ email, accountId }) => [email, accountId]));
    for (const email of people) {
      const operationId = asId<OperationId>(`${kind}-${email.replace('@example.com', '')}`);
      expect(await core.change(changeOf(kind, email, ids), { operationId, signal })).toMatchObject({
        kind: 'done',
      });
    }
    for (const email of people) {
      expect((await core.readSeat({ product: 'CAD', email }, signal)) !== null).toBe(kind === 'add');
    }
    return calls();
  }

  it('is one call and a sample of readings back, whether a seat is given or taken', async () => {
    const given = await run('add');
    expect(given.filter((operation) => operation === 'assign')).toHaveLength(people.length);
    expect(given.length / people.length).toBeLessThanOrEqual(1.05);
    expect(given.length).toBeGreaterThan(people.length);
    const taken = await run('unassign');
    expect(taken.length / people.length).toBeLessThanOrEqual(1.05);
    expect(violations(world().simulator, { clientId: app.clientId, leaveForOthers: 10 })).toEqual([]);
  });

  it('is the whole part of each minute that is ours, and never a 429', async () => {
    await run('add');
    const perMinute = countByMinute(world());
    expect(perMinute.slice(0, -1)).toEqual(perMinute.slice(0, -1).map(() => 50));
    expect(world().simulator.log.filter(({ status }) => status === 429)).toEqual([]);
  });

  it('meets at most one 429 a minute while others use more than is left for them', async () => {
    const traffic = { perMinute: 30, arrives: 'between' } as const;
    world().simulator.faults.setTraffic(teamId, traffic);
    await run('add');
    const refused = world().simulator.log.filter(({ status }) => status === 429);
    const minutes = new Set(refused.map(({ minute }) => minute));
    expect(refused).toHaveLength(minutes.size);
  });
});

function changeOf(
  kind: 'add' | 'unassign',
  email: string,
  ids: ReadonlyMap<string, Extract<CoreChange, { kind: 'unassign' }>['from']['accountId']>,
): CoreChange {
  if (kind === 'add') return { kind, product: 'CAD', to: { email, givenName: 'A', familyName: 'B' } };
  const accountId = ids.get(email);
  if (accountId === undefined) throw new Error(`${email} was not read`);
  return { kind, product: 'CAD', from: { accountId, email } };
}

function countByMinute({ simulator }: SimulatedTeam): readonly number[] {
  const counted = simulator.log.filter((entry) => entry.counted && entry.teamId !== null);
  return [...Map.groupBy(counted, ({ minute }) => minute).values()].map((lines) => lines.length);
}
