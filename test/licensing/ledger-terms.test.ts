import { beforeEach, describe, expect, it } from 'vitest';
import { databaseKinds, useDatabase } from '../support/databases.ts';
import { boss, createTeam, ledgerParts, type LedgerWorld } from './ledger-world.ts';

const person = (name: string) => ({ email: `${name}@example.com`, givenName: name, familyName: 'Fox' });
const startOf = (day: string) => Date.parse(`${day}T00:00:00Z`);
const day = (year: number) => `${year}-01-01`;
let world: LedgerWorld;

describe.each(databaseKinds)('terms of the ledger on %s', (kind) => {
  const test = useDatabase(kind, ledgerParts);
  const teams = { count: 0 };
  beforeEach(async () => {
    teams.count += 1;
    test.clock.set(startOf('2026-11-24'));
    world = await createTeam(test, `terms ${teams.count}`);
  });

  const on = (date: string) => world.clock.set(startOf(date));
  const pool = async () => (await world.ledger.seats.pools())[0];
  const buy = (quantity: number, startsOn = day(2026), endsOn = day(2027), term = 'annual') =>
    world.ledger.contracts.purchase(world.contract, { product: 'CAD', quantity, term, startsOn, endsOn });
  const contract = async () =>
    (await world.ledger.contracts.find(world.contract)) ?? expect.unreachable('the contract is there');
  const status = async () => (await contract()).subscriptions.map((one) => one.status);
  const change = (asked: Parameters<typeof world.ledger.seats.change>[0]['change']) =>
    world.ledger.seats.change({ actor: boss.email, operationId: world.context.ids.next(), change: asked });
  async function handOut(...names: readonly string[]) {
    for (const name of names) {
      const from = (await pool())?.parked ?? expect.unreachable('a seat is parked');
      const to = person(name);
      const answer = await change({ kind: 'reassign', product: 'CAD', from, to, fromParked: true });
      expect(answer).toMatchObject({ kind: 'done' });
    }
  }
  const holders = async () => {
    const { items } = await world.ledger.seats.holders({ product: null, email: null, limit: 99, offset: 0 });
    return items.map(({ email }) => email.replace('@example.com', ''));
  };

  it('count no seat before the day they start, and say when that is', async () => {
    await buy(2, day(2027), day(2028));

    expect(await pool()).toMatchObject({ capacity: 0, taken: 0, parked: null, startsAt: startOf(day(2027)) });
    expect(await change({ kind: 'add', product: 'CAD', to: person('ana') })).toMatchObject({
      kind: 'refused',
      reason: 'no-seat',
    });
    on('2026-12-31');
    expect(await pool()).toMatchObject({ capacity: 0 });
    on(day(2027));
    expect(await pool()).toMatchObject({ capacity: 2, taken: 2, parked: { seats: 2 } });
  });

  it.each([
    ['annual', '2027-01-01', 'expired'],
    ['annual', '2027-01-15', 'expired'],
    ['annual', '2027-01-16', 'suspended'],
    ['annual', '2027-02-14', 'suspended'],
    ['annual', '2027-02-15', 'canceled'],
    ['monthly', '2027-01-30', 'suspended'],
    ['monthly', '2027-01-31', 'canceled'],
  ] as const)('of a subscription that is %s stand, on %s, at %s', async (term, date, expected) => {
    await buy(1, day(2026), day(2027), term);

    expect(await status()).toEqual(['active']);
    on(date);
    expect(await status()).toEqual([expected]);
    expect(await pool()).toMatchObject({ capacity: expected === 'expired' ? 1 : 0 });
  });

  it('end with their seats held beyond what counts, and take them from nobody', async () => {
    await buy(3);
    await handOut('ana', 'bo');
    on('2027-01-15');
    expect(await pool()).toMatchObject({ capacity: 3, taken: 3, endsAt: startOf(day(2027)) });
    on('2027-01-16');

    expect(await pool()).toMatchObject({ capacity: 0, taken: 2, parked: null, endsAt: startOf(day(2027)) });
    expect(await holders()).toEqual(['ana', 'bo']);
  });

  it('hand their people over to seats of another subscription, as far as there are any', async () => {
    await buy(3);
    await handOut('ana', 'bo', 'cy');
    await buy(2, day(2027), day(2028));
    on('2027-01-16');

    expect(await pool()).toMatchObject({ capacity: 2, taken: 3, parked: null });
    expect(await holders()).toEqual(['ana', 'bo', 'cy']);
    expect(await change({ kind: 'add', product: 'CAD', to: person('di') })).toMatchObject({
      reason: 'no-seat',
    });
    const ana = (await world.ledger.users.find('ana@example.com')) ?? expect.unreachable();
    await change({ kind: 'unassign', product: 'CAD', from: ana });
    expect(await pool()).toMatchObject({ capacity: 2, taken: 2 });
  });

  it('hand them over before a seat is given to anybody else, though nobody has looked since', async () => {
    await buy(1);
    await handOut('ana');
    await buy(1, day(2027), day(2028));
    const from = (await world.ledger.users.find(boss.email)) ?? expect.unreachable();
    on('2027-01-16');

    const toDi = { kind: 'reassign', product: 'CAD', from, to: person('di'), fromParked: true } as const;
    expect(await change(toDi)).toMatchObject({ kind: 'refused', reason: 'no-seat' });
    expect(await pool()).toMatchObject({ capacity: 1, taken: 1, parked: null });
  });

  it('tell what counts and what is to come, one by one', async () => {
    await buy(5, day(2026), day(2027));
    await buy(2, day(2027), day(2028));

    expect(await pool()).toMatchObject({
      capacity: 5,
      startsAt: startOf(day(2026)),
      endsAt: startOf(day(2028)),
      terms: [
        { quantity: 5, startsAt: startOf(day(2026)), endsAt: startOf(day(2027)) },
        { quantity: 2, startsAt: startOf(day(2027)), endsAt: startOf(day(2028)) },
      ],
    });
  });

  it('grow at once and to the same end, on the contract manager first', async () => {
    const { subscriptionId } = await buy(1);
    await handOut('ana');
    await world.ledger.orders.addSeats(world.contract, { subscriptionId, quantity: 2 });

    expect(await pool()).toMatchObject({ capacity: 3, taken: 3, parked: { email: boss.email, seats: 2 } });
    on('2027-01-16');
    expect(await pool()).toMatchObject({ capacity: 0, taken: 1 });
    const more = { subscriptionId, quantity: 1 };
    await expect(world.ledger.orders.addSeats(world.contract, more)).rejects.toThrow('suspended');
  });

  it('shrink at the renewal and not before, and never to nothing', async () => {
    const { subscriptionId } = await buy(4);
    const { orders } = world.ledger;
    const fewer = (quantity: number) => orders.reduceSeats(world.contract, { subscriptionId, quantity });

    expect(await fewer(1)).toEqual({ renewalQuantity: 3 });
    expect(await fewer(1)).toEqual({ renewalQuantity: 2 });
    await expect(fewer(2)).rejects.toThrow('is to be renewed for 2: 2 fewer would leave none');
    expect(await pool()).toMatchObject({ capacity: 4 });
    expect((await contract()).subscriptions).toMatchObject([{ quantity: 4, renewalQuantity: 2 }]);

    await orders.renew(world.contract, { term: 'annual', endsOn: day(2028), subscriptions: null });
    expect(await pool()).toMatchObject({ capacity: 4 });
    on(day(2027));
    expect(await pool()).toMatchObject({ capacity: 2, taken: 2, endsAt: startOf(day(2028)) });
    expect((await contract()).subscriptions).toMatchObject([{ quantity: 2, renewalQuantity: null }]);
  });
});
