import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asId, type OperationId } from '../../../src/core/domain/ids.ts';
import { LicensingUnavailable } from '../../../src/errors.ts';
import type { CoreChange, CoreReading } from '../../../src/ports/licensing-core.ts';
import { anyFaultSchedule } from '../../simulators/autodesk/fault-arbitrary.ts';
import type { FaultSchedule } from '../../simulators/autodesk/faults.ts';
import { violations } from '../../simulators/autodesk/referee.ts';
import { app, openSimulatedTeam, type SimulatedTeam } from './simulated-team.ts';

const signal = new AbortController().signal;
const people = ['cleo', 'dan', 'eve', 'finn', 'gus'].map((name) => `${name}@example.com`);
/** Two of three pools are too small for everybody, so that seats must be freed before they are given. */
const seats = { CAD: 2, CAM: 3, FLOW: 5 } as const;
const products = Object.keys(seats) as (keyof typeof seats)[];
const hourMs = 3_600_000;

const anyWishes = fc.record(
  Object.fromEntries(
    products.map((product) => [product, fc.subarray(people, { maxLength: seats[product] })]),
  ) as Record<keyof typeof seats, fc.Arbitrary<string[]>>,
);
const anyTrouble = anyFaultSchedule({
  calls: 60,
  tokenCalls: 4,
  kinds: ['reset', 'error', 'bad-gateway', 'throttled', 'cut', 'half', 'demote'],
});

describe('seats that are changed while things go wrong', () => {
  it('end as they were wished, none is given beyond a pool, and nothing is repeated blindly', async () => {
    await fc.assert(
      fc.asyncProperty(anyWishes, anyWishes, anyTrouble, async (first, second, schedule) => {
        const world = await openSimulatedTeam('sqlite');
        try {
          await bringAbout(world, first, schedule);
        } finally {
          await world.close();
        }
        async function bringAbout(team: SimulatedTeam, wishes: typeof first, faults: FaultSchedule) {
          for (const product of products) await team.offer(product, seats[product]);
          await team.consent('second@example.com');
          team.simulator.faults.schedule(faults);
          await untilSo(team, wishes);
          await untilSo(team, second);
          const terms = { clientId: app.clientId, leaveForOthers: 10 };
          expect(violations(team.simulator, terms)).toEqual([]);
        }
      }),
      { numRuns: 12 },
    );
  });
});

type Wishes = Readonly<Record<keyof typeof seats, readonly string[]>>;

/** As runs do: read, free, give; what is unknown is read back before the next reading. */
async function untilSo(world: SimulatedTeam, wishes: Wishes): Promise<void> {
  for (let round = 0; round < 40; round += 1) {
    const reading = await world.core.readTeam(signal).catch(unlessUnavailable);
    const changes = reading === null ? null : differences(reading, wishes);
    if (changes?.length === 0) {
      expect(truth(world)).toEqual(sorted(wishes));
      return;
    }
    for (const [index, change] of (changes ?? []).entries()) {
      if (!(await apply(world, change, `${round}-${index}-${world.simulator.log.length}`))) break;
    }
    await mend(world);
  }
  throw new Error('the wishes did not come about');
}

/** False when nobody can say now what became of it, as when a run ends early. */
async function apply(world: SimulatedTeam, change: CoreChange, id: string): Promise<boolean> {
  const operationId = asId<OperationId>(id);
  const answer = await world.core.change(change, { operationId, signal }).catch(unlessUnavailable);
  if (answer !== null) return true;
  const email = change.kind === 'unassign' ? change.from.email : change.to.email;
  const seat = world.core.readSeat({ product: change.product, email }, signal);
  return seat.then(
    () => true,
    (error: unknown) => unlessUnavailable(error) !== null,
  );
}

/** Time passes, and administrators consent again where they must. */
async function mend(world: SimulatedTeam): Promise<void> {
  world.simulator.clock.advance(hourMs);
  for (const { administrator, state } of await world.team.consents.list()) {
    if (state === 'consent-again') await world.consent(administrator).catch(() => undefined);
  }
}

function unlessUnavailable(error: unknown): null {
  if (error instanceof LicensingUnavailable) return null;
  throw error;
}

function differences({ accounts, assignments }: CoreReading, wishes: Wishes): readonly CoreChange[] {
  const emails = new Map(accounts.map(({ accountId, email }) => [accountId, email]));
  const unassigns = assignments.flatMap(({ accountId, product }): readonly CoreChange[] => {
    const email = emails.get(accountId) ?? '';
    const isWished = wishes[product as keyof Wishes].includes(email);
    return isWished ? [] : [{ kind: 'unassign', product, from: { accountId, email } }];
  });
  const held = new Set(
    assignments.map(({ accountId, product }) => `${product} ${emails.get(accountId) ?? ''}`),
  );
  const adds = products.flatMap((product) =>
    wishes[product]
      .filter((email) => !held.has(`${product} ${email}`))
      .map((email) => ({ kind: 'add', product, to: { email, givenName: 'A', familyName: 'B' } }) as const),
  );
  return [...unassigns, ...adds];
}

/** Who holds what in the simulator, by product. */
function truth({ simulator: { state } }: SimulatedTeam): Wishes {
  const team = state.world.teams.get('100001');
  const of = (product: string) => {
    const id = team?.pools.find(({ productName }) => productName === product)?.productId ?? '';
    const holders = [...(team?.seats.get(id)?.keys() ?? [])];
    return holders.map((userId) => state.world.accounts.get(userId)?.email ?? '').sort();
  };
  return { CAD: of('CAD'), CAM: of('CAM'), FLOW: of('FLOW') };
}

function sorted(wishes: Wishes): Wishes {
  return { CAD: [...wishes.CAD].sort(), CAM: [...wishes.CAM].sort(), FLOW: [...wishes.FLOW].sort() };
}
