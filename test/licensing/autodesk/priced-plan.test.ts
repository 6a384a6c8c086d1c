import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asId, type AccountId, type OperationId } from '../../../src/core/domain/ids.ts';
import type { CoreChange, LicensingCore } from '../../../src/ports/licensing-core.ts';
import { openSimulatedTeam, type SimulatedTeam, teamId } from './simulated-team.ts';

const signal = new AbortController().signal;
const names = (kind: string, many: number) =>
  Array.from({ length: many }, (_, index) => `${kind}${index}@example.com`);
const members = names('member', 40);
const strangers = names('stranger', 15);
const give = (email: string): CoreChange => ({
  kind: 'add',
  product: 'CAD',
  to: { email, givenName: 'A', familyName: 'B' },
});

describe('the price of a plan', () => {
  const opened: { world?: SimulatedTeam } = {};
  const world = () => opened.world!;
  beforeEach(async () => {
    opened.world = await openSimulatedTeam('sqlite');
    await world().offer('CAD', 500);
    for (const email of members) world().simulator.state.addMember(teamId, { email });
  });
  afterEach(() => opened.world?.close());

  const priceOf = (core: LicensingCore, changes: readonly CoreChange[]) =>
    core.price?.(changes) ?? expect.unreachable();
  const peopleOf = (change: CoreChange) =>
    [...(change.kind === 'add' ? [] : [change.from]), ...(change.kind === 'unassign' ? [] : [change.to])].map(
      ({ email }) => email,
    );

  /** What was foretold, and what it took with every seat read back. */
  async function apply(core: LicensingCore, name: string, changes: readonly CoreChange[]) {
    const price = priceOf(core, changes);
    world().calls();
    for (const [index, change] of changes.entries()) {
      const operationId = asId<OperationId>(`${name}-${index}`);
      expect(await core.change(change, { operationId, signal })).toMatchObject({ kind: 'done' });
    }
    for (const email of changes.flatMap(peopleOf)) await core.readSeat({ product: 'CAD', email }, signal);
    return { foretold: price.calls, took: world().calls().length };
  }
  async function takeFrom(core: LicensingCore, emails: readonly string[]): Promise<readonly CoreChange[]> {
    const { accounts } = await core.readTeam(signal);
    const idOf = (email: string): AccountId =>
      accounts.find((account) => account.email === email)?.accountId ?? expect.unreachable();
    return emails.map((email) => ({
      kind: 'unassign',
      product: 'CAD',
      from: { accountId: idOf(email), email },
    }));
  }

  it('is what the changes then take, for people on the team and for strangers', async () => {
    const { core } = world();
    await core.readTeam(signal);

    const known = await apply(core, 'known', members.map(give));
    expect(known.foretold).toBe(41);
    expect(known.foretold - known.took).toBeLessThanOrEqual(1);
    const unknown = await apply(core, 'unknown', strangers.map(give));
    expect(unknown.foretold).toBe(3 * strangers.length + 1);
    expect(unknown.foretold - unknown.took).toBeLessThanOrEqual(1);
    const taken = await apply(core, 'taken', await takeFrom(core, members));
    expect(taken.foretold).toBe(41);
    expect(taken.foretold - taken.took).toBeLessThanOrEqual(1);
  });

  it('is at most what is foretold when a process has read nothing yet', async () => {
    const { core } = world().restart();
    const { foretold, took } = await apply(core, 'cold', members.map(give));

    expect(foretold).toBe(3 * members.length + 2);
    expect(took).toBeLessThanOrEqual(foretold);
  });

  it('of a move is one seat taken and one given', async () => {
    const { core } = world();
    const [from = expect.unreachable()] = await takeFrom(core, ['member0@example.com']);
    if (from.kind !== 'unassign') throw new Error('a seat is taken');
    const to = { email: 'member1@example.com', givenName: 'A', familyName: 'B' };

    const move: CoreChange = { kind: 'reassign', product: 'CAD', from: from.from, to, fromParked: false };
    expect(priceOf(core, [move]).calls).toBe(3);
  });

  it('asks nothing, and counts the minutes by the part of the allowance that is ours', async () => {
    const { core } = world();
    await core.readTeam(signal);
    world().calls();

    expect(priceOf(core, members.map(give)).minutes).toBe(1);
    expect(priceOf(core, [...members, ...strangers].map(give))).toEqual({ calls: 87, minutes: 2 });
    expect(priceOf(core, [])).toEqual({ calls: 0, minutes: 0 });
    expect(world().calls()).toEqual([]);
  });
});
