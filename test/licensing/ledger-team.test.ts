import { beforeEach, describe, expect, it } from 'vitest';
import { asId, type CoreId } from '../../src/core/domain/ids.ts';
import { createLedger } from '../../src/licensing/ledger/ledger.ts';
import type { CoreChange } from '../../src/ports/licensing-core.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';
import { boss, createTeam, ledgerParts, type LedgerWorld, year } from './ledger-world.ts';

const person = (name: string) => ({ email: `${name}@example.com`, givenName: name, familyName: 'Fox' });
const [ana, bo] = [person('ana'), person('bo')];
let world: LedgerWorld;

describe.each(databaseKinds)('the team of the ledger on %s', (kind) => {
  const test = useDatabase(kind, ledgerParts);
  const teams = { count: 0 };
  beforeEach(async () => {
    teams.count += 1;
    world = await createTeam(test, `team ${teams.count}`);
  });

  const change = (asked: CoreChange, actor = boss.email) =>
    world.ledger.seats.change({ actor, operationId: world.context.ids.next(), change: asked });
  const add = (to: typeof ana, product = 'CAD') => change({ kind: 'add', product, to });
  const pools = () => world.ledger.seats.pools();
  const everybody = { product: null, email: null, limit: 100, offset: 0 };

  describe('a refusal', () => {
    it('for want of a seat puts nobody on the team', async () => {
      await world.ledger.contracts.purchase(world.contract, { product: 'CAD', quantity: 1, ...year });

      expect(await add(ana)).toMatchObject({ kind: 'refused', reason: 'no-seat' });
      expect(await world.ledger.users.find(ana.email)).toBeNull();
    });

    it('to move a seat that is gone puts nobody on the team', async () => {
      await world.offer('CAD', 1);
      const manager = (await world.ledger.users.find(boss.email)) ?? expect.unreachable();
      const move = { kind: 'reassign', product: 'CAD', from: manager, to: ana, fromParked: false } as const;

      expect(await change(move)).toMatchObject({ kind: 'refused', reason: 'other' });
      expect(await world.ledger.users.find(ana.email)).toBeNull();
    });

    it('of a stranger puts nobody on the team', async () => {
      await world.offer('CAD', 1);
      const asked = { kind: 'add', product: 'CAD', to: ana } as const;

      expect(await change(asked, bo.email)).toMatchObject({ kind: 'refused', reason: 'not-allowed' });
      expect(await world.ledger.users.find(ana.email)).toBeNull();
    });
  });

  describe('users', () => {
    it('are found in any case, with their role', async () => {
      await world.ledger.users.create(ana, boss.email);
      await world.ledger.roles.addCoordinator(world.contract, bo);

      expect(await world.ledger.users.find('ANA@example.com')).toMatchObject({ ...ana, role: null });
      expect(await world.ledger.users.find(bo.email)).toMatchObject({ role: 'coordinator' });
      expect(await world.ledger.users.find(boss.email)).toMatchObject({ role: 'contract-manager' });
      expect(await world.ledger.users.find('nobody@example.com')).toBeNull();
    });

    it('are refused with an address that is on the team in another case', async () => {
      await world.ledger.users.create(ana, boss.email);

      await expect(
        world.ledger.users.create({ ...bo, email: 'Ana@Example.com' }, boss.email),
      ).rejects.toThrow('ana@example.com is on the team already');
      expect(await world.ledger.users.find(ana.email)).toMatchObject(ana);
    });

    it('are listed by address, a page at a time', async () => {
      for (const name of ['cy', 'ana', 'bo']) await world.ledger.users.create(person(name), boss.email);
      const { total, items } = await world.ledger.users.page({ limit: 2, offset: 1 });

      expect(total).toBe(4);
      expect(items.map(({ email }) => email)).toEqual(['bo@example.com', 'boss@example.com']);
    });
  });

  describe('another contract manager', () => {
    it('gets the parked seats, and the right to assign', async () => {
      await world.ledger.contracts.purchase(world.contract, { product: 'CAD', quantity: 3, ...year });
      const [{ parked } = expect.unreachable()] = await pools();
      const from = parked ?? expect.unreachable();
      await change({ kind: 'reassign', product: 'CAD', from, to: boss, fromParked: true });
      await world.ledger.roles.changeManager(world.contract, ana);

      expect(await pools()).toMatchObject([
        { capacity: 3, taken: 3, parked: { email: ana.email, seats: 2 } },
      ]);
      expect((await world.ledger.seats.holders(everybody)).items).toMatchObject([{ email: boss.email }]);
      expect(await change({ kind: 'add', product: 'CAD', to: bo }, boss.email)).toMatchObject({
        reason: 'not-allowed',
      });
      expect(await change({ kind: 'add', product: 'CAD', to: bo }, ana.email)).toMatchObject({
        reason: 'no-seat',
      });
    });

    it('gets nothing of other contracts', async () => {
      await world.ledger.contracts.create({ number: `${world.contract} b`, manager: bo });
      await world.ledger.contracts.purchase(`${world.contract} b`, { product: 'BIM', quantity: 2, ...year });
      await world.ledger.roles.changeManager(world.contract, ana);

      expect(await pools()).toMatchObject([{ product: 'BIM', parked: { email: bo.email, seats: 2 } }]);
      expect(await world.ledger.contracts.list()).toMatchObject([
        { manager: ana.email },
        { manager: bo.email },
      ]);
    });
  });

  it('has contracts that tell what was bought under them', async () => {
    const { contracts } = world.ledger;
    await contracts.purchase(world.contract, { product: 'CAD', quantity: 3, ...year });
    await contracts.purchase(world.contract, { product: 'BIM', quantity: 1, ...year });

    expect(await contracts.find(world.contract)).toMatchObject({
      manager: boss.email,
      subscriptions: [
        { product: 'CAD', quantity: 3, ...year, status: 'active' },
        { product: 'BIM', quantity: 1 },
      ],
    });
    expect(await contracts.find('none')).toBeNull();
  });

  it('cannot use, change or see the contracts and people of another team', async () => {
    await world.ledger.users.create(ana, boss.email);
    await world.offer('CAD', 1);
    await add(ana);
    const coreId = asId<CoreId>(`next to ${world.context.coreId}`);
    const { contracts, roles, users, seats } = createLedger({ ...world.context, coreId }, () => undefined);
    const none = `there is no contract ${world.contract}`;
    const order = { product: 'CAD', quantity: 1, ...year };

    await expect(contracts.purchase(world.contract, order)).rejects.toThrow(none);
    await expect(roles.changeManager(world.contract, ana)).rejects.toThrow(none);
    await expect(roles.addCoordinator(world.contract, ana)).rejects.toThrow(none);
    await expect(roles.removeCoordinator(world.contract, boss.email)).rejects.toThrow(none);
    expect(await contracts.find(world.contract)).toBeNull();
    expect(await users.page({ limit: 10, offset: 0 })).toEqual({ total: 0, items: [] });
    expect(await seats.holders(everybody)).toEqual({ total: 0, items: [] });
    expect(await seats.read()).toEqual({ accounts: [], pools: [], assignments: [] });
  });

  it('lists who was given seats by address and product, and not who they are parked on', async () => {
    await world.offer('CAD', 2);
    await world.offer('BIM', 2);
    await world.ledger.contracts.purchase(world.contract, { product: 'CAD', quantity: 5, ...year });
    for (const [to, product] of [
      [bo, 'CAD'],
      [ana, 'CAD'],
      [ana, 'BIM'],
    ] as const)
      await add(to, product);
    const list = async (asked: object) => {
      const { total, items } = await world.ledger.seats.holders({ ...everybody, ...asked });
      return [total, ...items.map(({ email, product }) => `${email[0]} ${product}`)];
    };

    expect(await list({})).toEqual([3, 'a BIM', 'a CAD', 'b CAD']);
    expect(await list({ product: 'CAD' })).toEqual([2, 'a CAD', 'b CAD']);
    expect(await list({ email: 'ANA@example.com' })).toEqual([2, 'a BIM', 'a CAD']);
    expect(await list({ limit: 1, offset: 2 })).toEqual([3, 'b CAD']);
  });

  it('counts its pools alike, in a list and in a reading of everything', async () => {
    await world.offer('CAD', 2);
    await world.ledger.contracts.purchase(world.contract, { product: 'CAD', quantity: 5, ...year });
    await world.ledger.contracts.create({ number: `${world.contract} b`, manager: ana });
    await world.ledger.contracts.purchase(`${world.contract} b`, { product: 'CAD', quantity: 4, ...year });
    await add(bo);

    expect(await pools()).toEqual((await world.ledger.seats.read()).pools);
    expect(await pools()).toMatchObject([
      { capacity: 11, taken: 10, parked: { email: ana.email, seats: 4 } },
    ]);
  });
});
