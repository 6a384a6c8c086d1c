import { beforeEach, describe, expect, it } from 'vitest';
import { StoreConflict } from '../../src/errors.ts';
import type { LedgerSigned, LedgerStanding } from '../../src/ports/ledger.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';
import { boss, createTeam, ledgerParts, type LedgerWorld } from './ledger-world.ts';

const person = (name: string) => ({ email: `${name}@example.com`, givenName: name, familyName: 'Fox' });
const at = (day: string) => Date.parse(`${day}T00:00:00Z`);
let world: LedgerWorld;

describe.each(databaseKinds)('a subscription that its contract manager stops, on %s', (kind) => {
  const test = useDatabase(kind, ledgerParts);
  const teams = { count: 0 };
  beforeEach(async () => {
    teams.count += 1;
    test.clock.set(at('2026-11-24'));
    world = await createTeam(test, `stops ${teams.count}`);
  });

  const buy = async (
    quantity: number,
    { term = 'annual', startsOn = '2026-01-01', endsOn = '2027-01-01' } = {},
  ) => {
    const seats = { product: 'CAD', quantity, term, startsOn, endsOn };
    return (await world.ledger.contracts.purchase(world.contract, seats)).subscriptionId;
  };
  const stop = (subscriptionId: string, to: LedgerStanding, by?: LedgerSigned) =>
    world.ledger.orders.stop(world.contract, { subscriptionId, to }, by);
  const contract = async () =>
    (await world.ledger.contracts.find(world.contract)) ?? expect.unreachable('the contract is there');
  const pool = async () => (await world.ledger.seats.pools())[0];
  const access = async () => {
    const { items } = await world.ledger.seats.holders({ product: null, email: null, limit: 99, offset: 0 });
    return items.map(({ email, hasAccess }) => `${email.split('@')[0]} ${hasAccess ? 'yes' : 'no'}`);
  };
  async function handOut(...names: readonly string[]) {
    for (const name of names) {
      const from = (await pool())?.parked ?? expect.unreachable('a seat is parked');
      const change = { kind: 'reassign', product: 'CAD', from, to: person(name), fromParked: true } as const;
      const operationId = world.context.ids.next();
      expect(await world.ledger.seats.change({ actor: boss.email, operationId, change })).toMatchObject({
        kind: 'done',
      });
    }
  }

  it('gives no access while it is suspended, and as before once it is resumed', async () => {
    const id = await buy(2);
    await handOut('ana', 'bo');

    expect(await stop(id, 'suspended')).toEqual({ outcome: 'done', status: 'suspended' });
    expect(await pool()).toMatchObject({ capacity: 0, taken: 2, endsAt: at('2026-11-24') });
    expect(await access()).toEqual(['ana no', 'bo no']);

    expect(await stop(id, 'active')).toEqual({ outcome: 'done', status: 'active' });
    expect(await pool()).toMatchObject({ capacity: 2, taken: 2, endsAt: at('2027-01-01') });
    expect(await access()).toEqual(['ana yes', 'bo yes']);
  });

  it('lets its holders go over to seats of another one', async () => {
    const id = await buy(1);
    await handOut('ana');
    await buy(1);
    await stop(id, 'suspended');

    expect(await access()).toEqual(['ana yes']);
    expect(await pool()).toMatchObject({ capacity: 1, taken: 1, parked: null, endsAt: at('2027-01-01') });
  });

  it('does nothing when it is so already, however often that is asked', async () => {
    const id = await buy(1);

    for (const to of ['suspended', 'canceled'] as const) {
      expect(await stop(id, to)).toEqual({ outcome: 'done', status: to });
      expect(await stop(id, to)).toEqual({ outcome: 'already-so', status: to });
    }
  });

  it('is gone for good when it is canceled', async () => {
    const id = await buy(1);
    await stop(id, 'canceled');

    await expect(stop(id, 'active')).rejects.toThrow(
      `subscription ${id} of CAD is canceled for good: buy anew`,
    );
    await expect(stop(id, 'suspended')).rejects.toThrow('is canceled for good');
    const renewal = { term: 'annual', endsOn: '2028-01-01', subscriptions: null };
    await expect(world.ledger.orders.renew(world.contract, renewal)).rejects.toThrow('nothing of contract');
    expect((await contract()).subscriptions[0]?.status).toBe('canceled');
  });

  it('is renewed, and gets seats, only after it was resumed', async () => {
    const id = await buy(1);
    await stop(id, 'suspended');
    const subscriptions = [{ subscriptionId: id, quantity: null }];

    await expect(
      world.ledger.orders.renew(world.contract, { term: 'annual', endsOn: '2028-01-01', subscriptions }),
    ).rejects.toThrow('was suspended by its contract manager: resume it before it is renewed');
    await expect(
      world.ledger.orders.addSeats(world.contract, { subscriptionId: id, quantity: 1 }),
    ).rejects.toThrow('is suspended: resume it before seats are added');
  });

  it('stands where its dates put it once it is resumed, and ends with them meanwhile', async () => {
    const id = await buy(1, { term: 'monthly' });
    await stop(id, 'suspended');
    test.clock.set(at('2027-01-20'));
    expect(await stop(id, 'active')).toEqual({ outcome: 'done', status: 'suspended' });
    await expect(stop(id, 'suspended')).rejects.toThrow('there is nothing to suspend');
    test.clock.set(at('2027-01-31'));

    await expect(stop(id, 'suspended')).rejects.toThrow('ended on 2027-01-01 and is canceled: buy anew');
  });

  it('can be stopped before it begins', async () => {
    const id = await buy(1, { startsOn: '2027-01-01', endsOn: '2028-01-01' });
    await stop(id, 'suspended');
    test.clock.set(at('2027-01-01'));

    expect(await pool()).toMatchObject({ capacity: 0, taken: 0, parked: null });
    await stop(id, 'active');
    expect(await pool()).toMatchObject({ capacity: 1, taken: 1, parked: { seats: 1 } });
  });

  it('is stopped by its manager only, in the version that was seen, and each act is recorded', async () => {
    const id = await buy(1);
    const { version } = await contract();

    await expect(stop(id, 'suspended', { actingAs: 'ana@example.com' })).rejects.toThrow(
      'is not the manager',
    );
    await expect(stop(id, 'suspended', { ifVersion: version - 1 })).rejects.toThrow(StoreConflict);
    await expect(stop('another', 'suspended')).rejects.toThrow('has no subscription another');
    await stop(id, 'suspended', { actingAs: boss.email, ifVersion: version });
    expect((await contract()).version).toBe(version + 1);
    const acts = await world.ledger.seats.acts(4);
    expect(acts.map(({ act, outcome, actor }) => [act, outcome, actor])).toContainEqual([
      'suspend-subscription',
      'done',
      boss.email,
    ]);
    expect(acts.filter(({ outcome }) => outcome === 'refused')).toHaveLength(2);
  });

  it('asks for a run, so that the daemon sees it at once', async () => {
    const id = await buy(1);
    const before = world.changes.count;
    await stop(id, 'suspended');

    expect(world.changes.count).toBe(before + 1);
  });
});
