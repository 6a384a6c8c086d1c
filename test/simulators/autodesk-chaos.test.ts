import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bringAbout } from './autodesk/careful-caller.ts';
import { anyFaultSchedule, quickKinds } from './autodesk/fault-arbitrary.ts';
import { createSigningKeys } from './autodesk/oauth-state.ts';
import { judge, violations } from './autodesk/referee.ts';
import { sampleApp, sampleTeam, sampleTeamId, startSampleWorld } from './autodesk/sample-team.ts';
import { seatDifferences } from './autodesk/seat-account.ts';

const keys = createSigningKeys();
const emails = sampleTeam.members.map(({ email }) => email);
const products = ['prod_cad', 'prod_free'] as const;

const anyWishes = fc
  .subarray(emails.flatMap((email) => products.map((productId) => ({ email, productId }))))
  // The pool has two seats, and a careful caller wishes for no more.
  .filter((wishes) => wishes.filter(({ productId }) => productId === 'prod_cad').length <= 2);

it('brings a careful caller to its wishes whatever goes wrong, and the referee finds no fault', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyWishes,
      anyFaultSchedule({ calls: 60, mostFaults: 15, kinds: quickKinds }),
      fc.option(fc.nat(40)),
      async (wishes, schedule, others) => {
        const world = await startSampleWorld({ keys });
        const { simulator } = world;
        simulator.faults.schedule(schedule);
        if (others !== null)
          simulator.faults.setTraffic(sampleTeamId, { perMinute: others, arrives: 'between' });
        await bringAbout(world, emails, wishes);
        // Somebody may have moved a seat that had just been looked at: once there is peace it is put right.
        simulator.faults.clear();
        await bringAbout(world, emails, wishes);
        await simulator.stop();

        const wanted = wishes.map(({ email, productId }) => ({ productId, userId: world.idOf(email) }));
        const found = violations(simulator, { clientId: sampleApp.clientId });
        expect(found).toEqual([]);
        expect(seatDifferences(simulator.state.world, sampleTeamId, wanted)).toEqual({
          missing: [],
          surplus: [],
        });
      },
    ),
    { numRuns: 25 },
  );
});

it('leaves a careful caller nothing to excuse when nothing goes wrong', async () => {
  await fc.assert(
    fc.asyncProperty(anyWishes, async (wishes) => {
      const world = await startSampleWorld({ keys });
      const rounds = await bringAbout(world, emails, wishes);
      await world.simulator.stop();
      expect(rounds).toBe(wishes.length === 0 ? 1 : 2);
      expect(judge(world.simulator, { clientId: sampleApp.clientId })).toEqual([]);
    }),
    { numRuns: 10 },
  );
});
