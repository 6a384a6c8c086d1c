import { afterEach, describe, expect, it } from 'vitest';
import type { CheckState } from '../../../src/ports/core-check.ts';
import { autodeskAssumptions, type AutodeskAssumptions } from '../../simulators/autodesk/assumptions.ts';
import { openSimulatedTeam, type SimulatedTeam, teamId } from './simulated-team.ts';

const signal = new AbortController().signal;
const opened: { world?: SimulatedTeam } = {};
const world = () => opened.world ?? expect.unreachable();
afterEach(() => opened.world?.close());

/** A team with people, pools and seats, on an interface that differs in this. */
async function open(assumptions: Partial<AutodeskAssumptions> = {}): Promise<void> {
  opened.world = await openSimulatedTeam('sqlite', {
    assumptions: { ...autodeskAssumptions, ...assumptions },
  });
  await world().offer('CAD', 5);
  await world().offer('BIM', 5);
  const { state } = world().simulator;
  for (const name of ['ana', 'bo']) state.addMember(teamId, { email: `${name}@example.com` });
  state.assignByHand({ teamId, userId: state.userIdOf('ana@example.com'), productId: 'prod_0' });
  world().calls();
}

async function look() {
  const { checks, calls } = await world().team.check(signal);
  const of = (state: CheckState) => checks.filter((check) => check.state === state);
  const find = (words: string) =>
    checks.find(({ assumption }) => assumption.includes(words)) ?? expect.unreachable(words);
  return { checks, calls, of, find };
}

describe('what is taken for true of Autodesk, held against a live team', () => {
  it('is held where the reference is right, and what only a change would show is not seen', async () => {
    await open();
    const { of, checks } = await look();

    expect(of('not-held')).toEqual([]);
    expect(of('held').length).toBeGreaterThanOrEqual(18);
    expect(of('not-seen').map(({ assumption }) => assumption)).toContain(
      'Unassign takes userId and productId in the query, and answers 200 or 204',
    );
    expect(new Set(checks.map(({ assumption }) => assumption)).size).toBe(checks.length);
  });

  it('is found by asking alone, and every question is counted', async () => {
    await open();
    const before = world().simulator.log.length;
    const { calls } = await look();
    const lines = world().simulator.log.slice(before);

    const questions = ['list-teams', 'list-users', 'get-user', 'list-pools', 'list-assignments'];
    expect(new Set(lines.map(({ operation }) => operation))).toEqual(new Set(questions));
    expect(lines).toHaveLength(calls);
    expect(calls).toBeLessThanOrEqual(14);
  });

  it('says nothing of a person', async () => {
    await open();
    const text = JSON.stringify((await look()).checks);

    expect(text).not.toMatch(/@|example\.com|Ana|US\d/);
  });

  it.each<[string, Partial<AutodeskAssumptions>, string]>([
    [
      'users whose address has a name that nobody knows',
      { userFields: { ...autodeskAssumptions.userFields, email: 'contact' as 'email' } },
      'id and an e-mail address',
    ],
    [
      'users without a role',
      { userFields: { ...autodeskAssumptions.userFields, role: 'standing' as 'role' } },
      'A user has a role',
    ],
    [
      'plain users with another role',
      { roles: { ...autodeskAssumptions.roles, user: 'MEMBER' as 'USER' } },
      'Plain users have the role',
    ],
    [
      'administrators with another role',
      { roles: { ...autodeskAssumptions.roles, primary: 'OWNER' as 'PRIMARY_ADMIN' } },
      'The role of an administrator',
    ],
    [
      'allowance headers of other names',
      {
        allowanceHeaders: {
          limit: 'X-Quota-Minute',
          remaining: 'X-Quota-Left',
          resetSeconds: 'X-Quota-Reset',
        },
      },
      'Headers tell the allowance',
    ],
    [
      'another allowance',
      { limits: { ...autodeskAssumptions.limits, teamPerMinute: 30 } },
      '60 calls in a minute',
    ],
  ])('is not held by %s', async (_what, assumptions, words) => {
    await open(assumptions);
    const { find } = await look();

    expect(find(words)).toMatchObject({ state: 'not-held' });
  });

  it('is not seen where the interface does not tell: without allowance headers, or with one user alone', async () => {
    await open({ allowanceHeaders: null });
    const { find } = await look();

    expect(find('Headers tell the allowance').state).toBe('not-seen');
    expect(find('60 calls in a minute').state).toBe('not-seen');
    expect(find('Seats that are inherited').state).toBe('not-seen');
  });

  it('sees whether seats that are inherited count, once somebody inherits one', async () => {
    await open({ countsInherited: false });
    const { state } = world().simulator;
    state.give({ teamId, userId: state.userIdOf('bo@example.com'), productId: 'prod_0', route: 'group' });

    expect((await look()).find('Seats that are inherited')).toMatchObject({ state: 'not-held' });
  });

  it('names the fields and words that were seen, so that a correction is one line', async () => {
    await open({ userFields: { ...autodeskAssumptions.userFields, email: 'contact' as 'email' } });
    const { find } = await look();

    expect(find('id and an e-mail address').seen).toContain('contact');
  });

  it('says that Autodesk cannot be asked when nobody has consented', async () => {
    await open();
    for (const row of await world().team.consents.list()) await world().team.consents.remove(row);
    const { find, calls } = await look();

    expect(find('Autodesk can be asked')).toMatchObject({
      state: 'not-held',
      seen: expect.stringContaining('no administrator has consented') as string,
    });
    expect(calls).toBe(0);
  });
});
