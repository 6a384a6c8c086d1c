import { beforeEach, describe, expect, it } from 'vitest';
import type { LedgerPin } from '../../src/ports/ledger.ts';
import type { CoreChange } from '../../src/ports/licensing-core.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';
import { boss, createTeam, ledgerParts, type LedgerWorld } from './ledger-world.ts';

const person = (name: string) => ({ email: `${name}@example.com`, givenName: name, familyName: 'Fox' });
const startOf = (day: string) => Date.parse(`${day}T00:00:00Z`);
let world: LedgerWorld;

/** Two subscriptions of one product: `short` ends with the year, `long` a year later. */
describe.each(databaseKinds)('a seat that is pinned in the ledger on %s', (kind) => {
  const test = useDatabase(kind, ledgerParts);
  const teams = { count: 0 };
  beforeEach(async () => {
    teams.count += 1;
    test.clock.set(startOf('2026-11-24'));
    world = await createTeam(test, `pins ${teams.count}`);
  });

  const buy = async (quantity: number, endsOn: string) => {
    const order = { product: 'CAD', quantity, term: 'annual', startsOn: '2026-01-01', endsOn };
    return (await world.ledger.contracts.purchase(world.contract, order)).subscriptionId;
  };
  const pool = async () => (await world.ledger.seats.pools())[0];
  const change = (asked: CoreChange | LedgerPin) =>
    world.ledger.seats.change({ actor: boss.email, operationId: world.context.ids.next(), change: asked });
  async function give(...names: readonly string[]) {
    for (const name of names) {
      const from = (await pool())?.parked ?? expect.unreachable('a seat is parked');
      await change({ kind: 'reassign', product: 'CAD', from, to: person(name), fromParked: true });
    }
  }
  async function pin(name: string, subscriptionId: string | null) {
    const from = (await world.ledger.users.find(`${name}@example.com`)) ?? expect.unreachable();
    return change({ kind: 'pin', product: 'CAD', from, subscriptionId });
  }
  const held = async () => {
    const { items } = await world.ledger.seats.holders({ product: null, email: null, limit: 99, offset: 0 });
    return items.map(({ email, pinnedTo, hasAccess }) => [
      email.replace('@example.com', ''),
      pinnedTo,
      hasAccess,
    ]);
  };
  const assigned = async () => (await world.ledger.seats.read()).assignments.length;

  it('ends with its subscription, whatever else is in the pool', async () => {
    const short = await buy(1, '2027-01-01');
    await buy(2, '2028-01-01');
    await give('ana', 'bo');
    expect(await pin('ana', short)).toMatchObject({ kind: 'done' });
    world.clock.set(startOf('2027-01-16'));

    expect(await held()).toEqual([
      ['ana', short, false],
      ['bo', null, true],
    ]);
    expect(await assigned()).toBe(1);
    // The seat that ana gave up for the pinned one is free.
    expect(await pool()).toMatchObject({ capacity: 2, taken: 1, parked: null });
    expect((await world.ledger.seats.read()).pools).toEqual(await world.ledger.seats.pools());
    const signal = new AbortController().signal;
    expect(await world.core.readSeat({ product: 'CAD', email: 'ana@example.com' }, signal)).toBeNull();
  });

  it('comes back when its subscription is renewed in time', async () => {
    const short = await buy(1, '2027-01-01');
    await give('ana');
    await pin('ana', short);
    world.clock.set(startOf('2027-02-01'));
    expect(await assigned()).toBe(0);
    await world.ledger.orders.renew(world.contract, {
      term: 'annual',
      endsOn: '2028-01-01',
      subscriptions: null,
    });

    expect(await held()).toEqual([['ana', short, true]]);
    expect(await assigned()).toBe(1);
  });

  it('makes room for another seat of the pool once it has ended', async () => {
    const short = await buy(1, '2027-01-01');
    await buy(1, '2028-01-01');
    await give('ana');
    await pin('ana', short);
    world.clock.set(startOf('2027-01-16'));

    expect(await change({ kind: 'add', product: 'CAD', to: person('ana') })).toMatchObject({ kind: 'done' });
    expect(await held()).toEqual([['ana', null, true]]);
  });

  it('goes over like others once it is pinned no more', async () => {
    const short = await buy(1, '2027-01-01');
    await buy(1, '2028-01-01');
    await give('ana');
    await pin('ana', short);
    expect(await pin('ana', null)).toMatchObject({ kind: 'done' });
    expect(await pin('ana', null)).toMatchObject({ kind: 'already-so' });
    world.clock.set(startOf('2027-01-16'));

    expect(await held()).toEqual([['ana', null, true]]);
  });

  it('is exchanged with one of somebody who is not pinned when the subscription is full', async () => {
    const short = await buy(1, '2027-01-01');
    const long = await buy(1, '2028-01-01');
    await give('ana', 'bo');
    await pin('ana', short);

    expect(await pin('bo', short)).toMatchObject({ kind: 'refused', reason: 'no-seat' });
    expect(await pin('ana', long)).toMatchObject({ kind: 'done' });
    expect(await pin('ana', long)).toMatchObject({ kind: 'already-so' });
    expect(await held()).toEqual([
      ['ana', long, true],
      ['bo', null, true],
    ]);
    expect(await pool()).toMatchObject({ capacity: 2, taken: 2 });
  });

  it('is refused without a seat, and for a subscription that gives none', async () => {
    await buy(1, '2027-01-01');
    await give('ana');
    await world.ledger.users.create(person('bo'), boss.email);

    expect(await pin('bo', null)).toMatchObject({ detail: 'bo@example.com holds no seat of CAD' });
    expect(await pin('ana', 'none')).toMatchObject({
      detail: 'subscription none gives no access to CAD on 2026-11-24',
    });
  });
});
