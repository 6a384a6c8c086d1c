import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLedger } from '../../src/licensing/ledger/ledger.ts';
import type { Ledger } from '../../src/ports/ledger.ts';
import { databaseKinds } from '../support/databases.ts';
import { boss, type LedgerWorld, openLedgerWorld, year } from './ledger-world.ts';

const person = (name: string) => ({ email: `${name}@example.com`, givenName: name, familyName: 'Fox' });
const rounds = Array.from({ length: 4 }, (_, round) => round);

/** Two processes that change the same contract at the same moment; rounds, because one moment may miss the other. */
describe.each(databaseKinds)('two processes on one contract on %s', (kind) => {
  const opened: { world?: LedgerWorld; other?: Awaited<ReturnType<LedgerWorld['openAgain']>> } = {};
  const world = () => opened.world ?? expect.unreachable('the world is opened before the tests run');
  const there = (): Ledger =>
    createLedger(opened.other ?? expect.unreachable('the other is opened, too'), () => undefined);
  beforeAll(async () => {
    opened.world = await openLedgerWorld(kind);
    opened.other = await world().openAgain();
  });
  afterAll(async () => {
    await opened.other?.close();
    await opened.world?.close();
  });

  /** A contract of its own, with one subscription of a product of its own. */
  async function open(name: string, quantity: number) {
    const { contracts } = world().ledger;
    await contracts.create({ number: name, manager: boss });
    const { subscriptionId } = await contracts.purchase(name, { product: name, quantity, ...year });
    return subscriptionId;
  }
  const pool = async (product: string) =>
    (await world().ledger.seats.pools()).find((one) => one.product === product);
  const settled = async (both: readonly Promise<unknown>[]) =>
    (await Promise.allSettled(both)).map(({ status }) => status).sort();

  it.each(rounds)('renew once by one order number (%i)', async (round) => {
    const name = `Renewed ${round}`;
    await open(name, 2);
    const renewal = { term: 'annual', endsOn: '2028-01-01', subscriptions: null };
    const renewOn = (ledger: Ledger) => ledger.orders.renew(name, renewal, { order: 'PO-1' });

    expect(await settled([renewOn(world().ledger), renewOn(there())])).toEqual(['fulfilled', 'rejected']);
    const { subscriptions = [] } = (await world().ledger.contracts.find(name)) ?? {};
    expect(subscriptions).toMatchObject([{ endsOn: '2028-01-01', terms: [{}, {}] }]);
  });

  it.each(rounds)('change one version once (%i)', async (round) => {
    const name = `Versions ${round}`;
    const subscriptionId = await open(name, 1);
    const { version = 0 } = (await world().ledger.contracts.find(name)) ?? {};
    const addOn = (ledger: Ledger) =>
      ledger.orders.addSeats(name, { subscriptionId, quantity: 1 }, { ifVersion: version });

    const rivals = Array.from({ length: 5 }, () => [addOn(world().ledger), addOn(there())]).flat();
    expect((await settled(rivals)).filter((status) => status === 'fulfilled')).toHaveLength(1);
    expect(await pool(name)).toMatchObject({ capacity: 2 });
  });

  it.each(rounds)('add seats and hand one out, and lose none (%i)', async (round) => {
    const name = `Growing ${round}`;
    const subscriptionId = await open(name, 1);
    const from = (await pool(name))?.parked ?? expect.unreachable();
    const handOut = { kind: 'reassign', product: name, from, to: person('ana'), fromParked: true } as const;
    await Promise.all([
      world().ledger.orders.addSeats(name, { subscriptionId, quantity: 2 }),
      there().seats.change({ actor: boss.email, operationId: `hand out ${round}`, change: handOut }),
    ]);

    expect(await pool(name)).toMatchObject({ capacity: 3, taken: 3, parked: { seats: 2 } });
  });

  it.each(rounds)('leave all that was bought on whoever is the contract manager then (%i)', async (round) => {
    const name = `Managed ${round}`;
    const subscriptionId = await open(name, 2);
    await Promise.all([
      world().ledger.roles.changeManager(name, person('bo')),
      there().orders.addSeats(name, { subscriptionId, quantity: 2 }),
    ]);

    expect(await pool(name)).toMatchObject({
      capacity: 4,
      taken: 4,
      parked: { email: 'bo@example.com', seats: 4 },
    });
  });
});
