import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds } from '../support/databases.ts';
import type { Computer } from './activation-computer.ts';
import { type ActivationWorld, emailOf, openActivationWorld } from './activation-world.ts';

const people = ['ana', 'bo'];
const computers = 4;

const anyStep = fc.oneof(
  fc.record({ do: fc.constant('sign-in'), who: fc.nat(1), on: fc.nat(computers - 1) }),
  fc.record({ do: fc.constant('heartbeat'), who: fc.nat(1), on: fc.nat(computers - 1) }),
  fc.record({ do: fc.constant('sign-out'), who: fc.nat(1), on: fc.nat(computers - 1) }),
  fc.record({ do: fc.constant('remove'), who: fc.nat(1), on: fc.nat(computers - 1) }),
);
type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;

/** Steps of one round happen at the same moment. */
const anyRounds = fc.array(fc.array(anyStep, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 });

describe.each(databaseKinds)('people who sign in on many computers at once, on %s', (kind) => {
  const opened: { world?: ActivationWorld; machines: Computer[] } = { machines: [] };
  const world = () => opened.world ?? expect.unreachable('the world is opened before the tests run');
  beforeAll(async () => {
    opened.world = await openActivationWorld(kind);
    for (const name of people) await world().give('CAD', name);
    opened.machines = await Promise.all(
      Array.from({ length: computers }, (_, index) => world().computer(`machine-${index}`)),
    );
  });
  afterAll(() => opened.world?.close());

  /** What each computer remembers of each person. */
  async function play(rounds: readonly (readonly Step[])[]): Promise<Map<string, string>> {
    const sessions = new Map<string, string>();
    for (const round of rounds) await Promise.all(round.map((step) => take(sessions, step)));
    return sessions;
  }

  async function take(sessions: Map<string, string>, step: Step): Promise<void> {
    const { activation } = world();
    const name = people[step.who] ?? '';
    const machine = opened.machines[step.on];
    if (machine === undefined) return;
    const key = `${name} ${step.on}`;
    const session = sessions.get(key);
    if (step.do === 'remove') {
      await activation.devices.remove({ email: emailOf(name), deviceId: machine.device.id });
    } else if (step.do === 'sign-in') {
      const answer = await world().signIn(machine, name);
      if (answer.kind === 'signed-in') sessions.set(key, answer.entitlement.sessionId);
    } else if (session !== undefined && step.do === 'heartbeat') {
      await world().heartbeat(machine, session);
    } else if (session !== undefined) {
      await activation.sessions.signOut(await machine.signOut(session));
    }
  }

  /** Where a person may go on at the next check of every computer. */
  async function usable(sessions: ReadonlyMap<string, string>, name: string): Promise<number> {
    const asked = [...sessions].filter(([key]) => key.startsWith(`${name} `));
    const answers = await Promise.all(
      asked.map(async ([key, session]) => {
        const machine = opened.machines[Number(key.split(' ')[1])];
        return machine === undefined ? null : world().heartbeat(machine, session);
      }),
    );
    return answers.filter((answer) => answer?.kind === 'renewed').length;
  }

  it('may go on on one at most, and have no more than three', async () => {
    await fc.assert(
      fc.asyncProperty(anyRounds, async (rounds) => {
        const sessions = await play(rounds);
        for (const name of people) {
          expect(await usable(sessions, name)).toBeLessThanOrEqual(1);
          const devices = (await world().activation.devices.of(emailOf(name))) ?? [];
          expect(devices.length).toBeLessThanOrEqual(3);
          expect(devices.filter(({ isSignedIn }) => isSignedIn).length).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('may always go on where they signed in last', async () => {
    await fc.assert(
      fc.asyncProperty(anyRounds, fc.nat(computers - 1), async (rounds, last) => {
        await play(rounds);
        const machine = opened.machines[last];
        if (machine === undefined) return;
        const devices = (await world().activation.devices.of(emailOf('ana'))) ?? [];
        const instead = devices.length < 3 ? null : (devices[0]?.id ?? null);
        const answer = await world().signIn(machine, 'ana', { instead });
        const session = answer.kind === 'signed-in' ? answer.entitlement.sessionId : 'none';

        expect(await world().heartbeat(machine, session)).toMatchObject({ kind: 'renewed' });
      }),
      { numRuns: 15 },
    );
  });

  it('cannot have two open sessions, whoever writes them', async () => {
    const [device] = opened.machines;
    if (device === undefined) throw new Error('there are machines');
    await world().signIn(device, 'ana', { instead: 'id-of-machine-1' });
    const db = world().database.workspace<{ activation_sessions: Record<string, unknown> }>();
    const row = await db.read
      .selectFrom('activation_sessions')
      .selectAll()
      .where('ended_at', 'is', null)
      .executeTakeFirstOrThrow();
    const twin = { ...row, id: 'twin' };

    await expect(
      db.write((tx) => tx.insertInto('activation_sessions').values(twin).execute()),
    ).rejects.toThrow(/unique/i);
  });
});
