import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../src/core/domain/time.ts';
import { LicensingRefused } from '../../src/errors.ts';
import { dayOf } from '../../src/licensing/ledger/terms.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';
import { emptyTeam, person, renamed } from './ledger-file-world.ts';
import { boss, createTeam, ledgerParts, type LedgerWorld } from './ledger-world.ts';

const dayMs = 24 * 60 * 60_000;
const by = { actingAs: boss.email };
const product = fc.constantFrom('CAD', 'BIM');
const who = fc.constantFrom('ana', 'bo', 'cy');
const amount = fc.integer({ min: 1, max: 4 });

/** What happens in a company, as an administrator would tell it. */
const step = fc.oneof(
  fc.record({ do: fc.constant('buy' as const), product, amount }),
  fc.record({ do: fc.constant('give' as const), product, who }),
  fc.record({ do: fc.constant('take' as const), product, who }),
  fc.record({ do: fc.constant('pin' as const), product, who }),
  fc.record({ do: fc.constant('group' as const), product, who }),
  fc.record({ do: fc.constant('default' as const), product }),
  fc.record({ do: fc.constant('renew' as const), amount }),
  fc.record({
    do: fc.constant('stop' as const),
    to: fc.constantFrom('active' as const, 'suspended' as const, 'canceled' as const),
  }),
  fc.record({ do: fc.constant('wait' as const), days: fc.constantFrom(1, 20, 45, 100) }),
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

async function take(world: LedgerWorld, asked: Step): Promise<void> {
  const { ledger, contract, clock, context } = world;
  const today = dayOf(clock.now());
  const change = (one: Parameters<typeof ledger.seats.change>[0]['change']) =>
    ledger.seats.change({ actor: boss.email, operationId: context.ids.next(), change: one });
  switch (asked.do) {
    case 'buy': {
      const bought = { product: asked.product, quantity: asked.amount, term: 'annual' };
      await ledger.contracts.purchase(contract, { ...bought, startsOn: today, endsOn: addDays(today, 60) });
      return;
    }
    case 'give': {
      const parked = (await ledger.seats.pools()).find((pool) => pool.product === asked.product)?.parked;
      const to = { kind: 'add', product: asked.product, to: person(asked.who) } as const;
      const given = await change(to);
      if (given.kind === 'refused' && parked)
        await change({ ...to, kind: 'reassign', from: parked, fromParked: true });
      return;
    }
    case 'take':
    case 'pin': {
      const from = await ledger.users.find(person(asked.who).email);
      const found = await ledger.contracts.find(contract);
      const subscription = found?.subscriptions.find((one) => one.product === asked.product);
      if (from === null) return;
      const seat = { product: asked.product, from };
      if (asked.do === 'take') await change({ ...seat, kind: 'unassign' });
      else if (subscription) await change({ ...seat, kind: 'pin', subscriptionId: subscription.id });
      return;
    }
    case 'group': {
      const addMembers = [person(asked.who).email];
      const none = { removeMembers: [], removeProducts: [] };
      await ledger.groups.change('Group', { ...none, addMembers, addProducts: [asked.product] }, by);
      return;
    }
    case 'default': {
      const { version: _, ...team } = await ledger.team.read();
      await ledger.team.set({ ...team, defaults: [{ product: asked.product, external: true }] }, by);
      return;
    }
    case 'renew': {
      const last = (await ledger.contracts.find(contract))?.subscriptions.at(-1);
      if (last === undefined) return;
      const subscriptions = [{ subscriptionId: last.id, quantity: asked.amount }];
      await ledger.orders.renew(contract, {
        term: 'annual',
        endsOn: addDays(last.endsOn, 60),
        subscriptions,
      });
      return;
    }
    case 'stop': {
      const first = (await ledger.contracts.find(contract))?.subscriptions[0];
      if (first !== undefined) await ledger.orders.stop(contract, { subscriptionId: first.id, to: asked.to });
      return;
    }
    case 'wait':
      clock.pass(asked.days * dayMs);
  }
}

describe.each(databaseKinds)('a ledger after whatever happened on %s', (kind) => {
  const test = useDatabase(kind, ledgerParts);
  const teams = { count: 0 };

  it('is the same one once imported, and the same file then, which changes nothing any more', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 20 }), async (steps) => {
        teams.count += 1;
        const world = await createTeam(test, `team ${teams.count}`);
        await world.ledger.users.create(person('dee'), boss.email);
        for (const name of ['ana', 'bo', 'cy']) await world.ledger.users.create(person(name), boss.email);
        await world.ledger.groups.create('Group', by);
        for (const one of steps)
          await take(world, one).catch((error: unknown) => {
            if (!(error instanceof LicensingRefused)) throw error;
          });
        const file = renamed(await world.ledger.files.export(), ' b');
        const target = emptyTeam(world, `target ${teams.count}`);

        expect(await target.files.import(file, { dryRun: false })).toMatchObject({ kind: 'imported' });
        expect(await target.files.export()).toEqual(file);
        expect(await target.files.import(file, { dryRun: false })).toEqual({ kind: 'imported', changes: [] });
        const numbers = ({
          product: name,
          capacity,
          taken,
        }: {
          product: string;
          capacity: unknown;
          taken: unknown;
        }) => `${name} ${String(capacity)} ${String(taken)}`;
        expect((await target.seats.pools()).map(numbers)).toEqual(
          (await world.ledger.seats.pools()).map(numbers),
        );
      }),
      { numRuns: kind === 'sqlite' ? 8 : 2 },
    );
  });
});
