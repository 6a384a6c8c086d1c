import { beforeEach, describe, expect, it } from 'vitest';
import { StoreConflict } from '../../src/errors.ts';
import type { LedgerOrder, LedgerRenewal } from '../../src/ports/ledger.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';
import { boss, createTeam, ledgerParts, type LedgerWorld, year } from './ledger-world.ts';

const ana = { email: 'ana@example.com', givenName: 'Ana', familyName: 'Fox' };
const bo = { email: 'bo@example.com', givenName: 'Bo', familyName: 'Fox' };
const another: LedgerRenewal = { term: 'annual', endsOn: '2028-01-01', subscriptions: null };
const startOf = (day: string) => Date.parse(`${day}T00:00:00Z`);
let world: LedgerWorld;

describe.each(databaseKinds)('a renewal in the ledger on %s', (kind) => {
  const test = useDatabase(kind, ledgerParts);
  const teams = { count: 0 };
  beforeEach(async () => {
    teams.count += 1;
    test.clock.set(startOf('2026-11-24'));
    world = await createTeam(test, `renewed ${teams.count}`);
  });

  const buy = (quantity: number, product = 'CAD', term = year) =>
    world.ledger.contracts.purchase(world.contract, { product, quantity, ...term });
  const renew = (renewal = another, by?: LedgerOrder) =>
    world.ledger.orders.renew(world.contract, renewal, by);
  const contract = async () =>
    (await world.ledger.contracts.find(world.contract)) ?? expect.unreachable('the contract is there');
  const pool = async () => (await world.ledger.seats.pools())[0];
  const acts = () => world.ledger.seats.acts(4);

  it('takes the role from all coordinators, and says from whom', async () => {
    await buy(2);
    await world.ledger.roles.addCoordinator(world.contract, bo);
    await world.ledger.roles.addCoordinator(world.contract, ana);

    expect((await renew()).coordinatorsReset).toEqual([ana.email, bo.email]);
    expect(await contract()).toMatchObject({ coordinators: [], renewedAt: startOf('2026-11-24') });
    const change = { kind: 'add', product: 'CAD', to: ana } as const;
    expect(await world.ledger.seats.change({ actor: bo.email, operationId: 'x', change })).toMatchObject({
      reason: 'not-allowed',
    });
  });

  it('leaves coordinators of other contracts alone', async () => {
    await buy(2);
    const other = `${world.contract} b`;
    await world.ledger.contracts.create({ number: other, manager: boss });
    await world.ledger.roles.addCoordinator(other, ana);
    await renew();

    expect(await world.ledger.contracts.find(other)).toMatchObject({ coordinators: [ana.email] });
  });

  it('begins the day the last term ends, also when that is past', async () => {
    const { subscriptionId } = await buy(2);
    world.clock.set(startOf('2027-02-14'));
    expect(await pool()).toMatchObject({ capacity: 0 });
    const { renewed } = await renew();

    expect(renewed).toEqual([{ subscriptionId, startsOn: '2027-01-01', endsOn: '2028-01-01', quantity: 2 }]);
    expect(await pool()).toMatchObject({ capacity: 2, taken: 2 });
    expect((await contract()).subscriptions).toMatchObject([
      { status: 'active', startsOn: '2026-01-01', endsOn: '2028-01-01', terms: [{}, {}] },
    ]);
  });

  it('gives people their seats back who had lost access, free ones stay free', async () => {
    await world.offer('CAD', 2);
    const add = { kind: 'add', product: 'CAD', to: ana } as const;
    await world.ledger.seats.change({
      actor: boss.email,
      operationId: world.context.ids.next(),
      change: add,
    });
    world.clock.set(startOf('2027-02-01'));
    await renew();

    expect(await pool()).toMatchObject({ capacity: 2, taken: 1, parked: null });
  });

  it('may be for more: what is new is on the contract manager from the new term on', async () => {
    const { subscriptionId } = await buy(2);
    await renew({ ...another, subscriptions: [{ subscriptionId, quantity: 5 }] });

    expect(await pool()).toMatchObject({ capacity: 2, parked: { seats: 2 } });
    world.clock.set(startOf('2027-01-01'));
    expect(await pool()).toMatchObject({ capacity: 5, parked: { seats: 5 } });
  });

  it('for fewer seats than people take them from nobody, and gives none until enough are free', async () => {
    const { subscriptionId } = await buy(3);
    for (const name of ['ana', 'bo', 'cy']) {
      const from = (await pool())?.parked ?? expect.unreachable();
      const to = { ...ana, email: `${name}@example.com` };
      const change = { kind: 'reassign', product: 'CAD', from, to, fromParked: true } as const;
      await world.ledger.seats.change({ actor: boss.email, operationId: world.context.ids.next(), change });
    }
    await renew({ ...another, subscriptions: [{ subscriptionId, quantity: 2 }] });
    world.clock.set(startOf('2027-01-01'));

    expect(await pool()).toMatchObject({ capacity: 2, taken: 3 });
    expect((await world.ledger.seats.read()).assignments).toHaveLength(3);
  });

  it.each([
    ['too early', '2026-10-02', 'cannot be renewed on 2026-10-02'],
    ['after it was canceled', '2027-02-15', 'cannot be renewed on 2027-02-15'],
  ])('is refused %s', async (_when, date, why) => {
    const { subscriptionId } = await buy(1);
    world.clock.set(startOf(date));
    const one = { ...another, subscriptions: [{ subscriptionId, quantity: null }] };

    await expect(renew(one)).rejects.toThrow(why);
    await expect(renew()).rejects.toThrow('nothing of contract');
  });

  it('is refused to end before it begins, and changes nothing then', async () => {
    const { subscriptionId } = await buy(1);
    await buy(1, 'BIM', { ...year, endsOn: '2026-12-01' });
    await world.ledger.roles.addCoordinator(world.contract, ana);

    await expect(renew({ ...another, endsOn: '2026-12-15' })).rejects.toThrow(subscriptionId);
    expect(await contract()).toMatchObject({ coordinators: [ana.email], renewedAt: null });
    expect((await contract()).subscriptions.map(({ terms }) => terms.length)).toEqual([1, 1]);
  });

  it('is kept as an order, with who placed it and who pays', async () => {
    await buy(1);
    await renew(another, { order: 'PO-7', payer: 'payer@example.com' });
    const { orders } = await contract();

    expect(orders.find(({ kind: what }) => what === 'renewal')).toEqual({
      number: 'PO-7',
      kind: 'renewal',
      what: 'annual to 2028-01-01',
      payer: 'payer@example.com',
      placedBy: boss.email,
      placedAt: startOf('2026-11-24'),
    });
  });

  it('is done once, however often its order is sent', async () => {
    await buy(1);
    await renew(another, { order: 'PO-7' });

    await expect(renew({ ...another, endsOn: '2029-01-01' }, { order: 'PO-7' })).rejects.toThrow(
      'was placed before',
    );
    expect((await contract()).subscriptions).toMatchObject([{ endsOn: '2028-01-01' }]);
  });

  it('is refused to anybody but the contract manager, and both is written down', async () => {
    await buy(1);
    await world.ledger.roles.addCoordinator(world.contract, ana);
    await expect(renew(another, { actingAs: ana.email })).rejects.toThrow(
      `${ana.email} is not the manager of contract`,
    );
    await renew(another, { actingAs: 'BOSS@example.com' });

    expect(await acts()).toMatchObject([
      { act: 'renewal', actor: 'BOSS@example.com', contract: world.contract, outcome: 'done', detail: null },
      { act: 'reset-coordinator', from: ana.email, contract: world.contract, outcome: 'done' },
      { act: 'renewal', actor: ana.email, outcome: 'refused', detail: expect.stringContaining(ana.email) },
      { act: 'name-coordinator', actor: boss.email, to: ana.email, outcome: 'done' },
    ]);
  });

  it('is refused when the contract has changed since it was looked at', async () => {
    await buy(1);
    const { version } = await contract();
    await world.ledger.roles.addCoordinator(world.contract, ana);

    await expect(renew(another, { ifVersion: version })).rejects.toThrow(StoreConflict);
    expect((await contract()).version).toBe(version + 1);
    await renew(another, { ifVersion: version + 1 });
    expect((await contract()).version).toBe(version + 2);
  });
});
