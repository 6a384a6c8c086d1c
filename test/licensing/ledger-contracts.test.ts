import { beforeEach, describe, expect, it } from 'vitest';
import { LicensingRefused } from '../../src/errors.ts';
import { createLedgerCore } from '../../src/licensing/ledger/ledger-core.ts';
import { asId, type OperationId } from '../../src/core/domain/ids.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';
import { boss, createTeam, ledgerParts, type LedgerWorld, year } from './ledger-world.ts';

const ana = { email: 'ana@example.com', givenName: 'Ana', familyName: 'Fox' };
const bo = { email: 'bo@example.com', givenName: 'Bo', familyName: 'Fox' };
const signal = new AbortController().signal;
let world: LedgerWorld;

describe.each(databaseKinds)('contracts of the ledger on %s', (kind) => {
  const test = useDatabase(kind, ledgerParts);
  const teams = { count: 0 };
  beforeEach(async () => {
    teams.count += 1;
    world = await createTeam(test, `contract ${teams.count}`);
  });

  const contracts = () => world.ledger.contracts;
  const pool = async () => (await world.ledger.seats.read()).pools.find(({ product }) => product === 'CAD');
  const give = (actor: string, to = ana) =>
    world.ledger.seats.change({
      actor,
      operationId: world.context.ids.next(),
      change: { kind: 'add', product: 'CAD', to },
    });

  it('put all bought seats on the contract manager first', async () => {
    await contracts().purchase(world.contract, { product: 'CAD', quantity: 3, ...year });

    expect(await pool()).toMatchObject({ capacity: 3, taken: 3, parked: { email: boss.email, seats: 3 } });
    expect((await world.ledger.seats.read()).assignments).toEqual([]);
  });

  it('add up purchases of one product in one pool, also large ones', async () => {
    await contracts().purchase(world.contract, { product: 'CAD', quantity: 2, ...year });
    await contracts().purchase(world.contract, { product: 'CAD', quantity: 1201, ...year });

    expect(await pool()).toMatchObject({ capacity: 1203, parked: { seats: 1203 } });
  });

  it('are refused with a number that is taken', async () => {
    await expect(contracts().create({ number: world.contract, manager: ana })).rejects.toThrow(
      LicensingRefused,
    );
    expect(await contracts().list()).toEqual([
      { number: world.contract, manager: boss.email, coordinators: [], version: 1, renewedAt: null },
    ]);
  });

  it('refuse a purchase and a coordinator for a number that is not there', async () => {
    await expect(contracts().purchase('2', { product: 'CAD', quantity: 1, ...year })).rejects.toThrow(
      'there is no contract 2',
    );
    await expect(world.ledger.roles.addCoordinator('2', ana)).rejects.toThrow('there is no contract 2');
    expect(await pool()).toBeUndefined();
  });

  it('let a coordinator assign, until the role is taken away', async () => {
    await world.offer('CAD', 2);
    await world.ledger.roles.addCoordinator(world.contract, ana);
    await world.ledger.roles.addCoordinator(world.contract, ana);

    expect((await contracts().list())[0]?.coordinators).toEqual([ana.email]);
    expect(await give('ANA@example.com')).toMatchObject({ kind: 'done' });
    await world.ledger.roles.removeCoordinator(world.contract, ana.email);
    expect(await give(ana.email, bo)).toMatchObject({ kind: 'refused', reason: 'not-allowed' });
  });

  it('let nobody else assign or unassign, and say who tried', async () => {
    await world.offer('CAD', 2);
    await give(boss.email);
    const holder = await world.core.readSeat({ product: 'CAD', email: ana.email }, signal);
    const change = { kind: 'unassign', product: 'CAD', from: holder ?? expect.unreachable() } as const;
    const answer = await world.ledger.seats.change({
      actor: ana.email,
      operationId: `mine ${world.contract}`,
      change,
    });

    expect(answer).toMatchObject({ kind: 'refused', reason: 'not-allowed' });
    expect(answer).toMatchObject({ detail: expect.stringContaining(ana.email) as string });
    expect(await pool()).toMatchObject({ taken: 1 });
  });

  it('protect contract managers and coordinators by their role, and nobody else', async () => {
    await world.offer('CAD', 1);
    await world.ledger.roles.addCoordinator(world.contract, bo);
    await give(boss.email);
    const { accounts } = await world.ledger.seats.read();
    const roles = Object.fromEntries(accounts.map(({ email, protectedRole }) => [email, protectedRole]));

    expect(roles).toMatchObject({
      [boss.email]: 'contract-manager',
      [bo.email]: 'coordinator',
      [ana.email]: null,
    });
  });

  it('hand a parked seat out to whom it is reassigned, and not to the manager', async () => {
    await contracts().purchase(world.contract, { product: 'CAD', quantity: 2, ...year });
    const from = (await pool())?.parked ?? expect.unreachable();
    const handOut = { kind: 'reassign', product: 'CAD', from, to: ana, fromParked: true } as const;
    const operationId = asId<OperationId>(world.context.ids.next());

    expect(await world.core.change(handOut, { operationId, signal })).toMatchObject({ kind: 'done' });
    expect(await pool()).toMatchObject({ taken: 2, parked: { seats: 1 } });
  });

  it('refuse to hand out a parked seat when none is left', async () => {
    await contracts().purchase(world.contract, { product: 'CAD', quantity: 1, ...year });
    const from = (await pool())?.parked ?? expect.unreachable();
    const handOut = (to: typeof ana) =>
      world.core.change(
        { kind: 'reassign', product: 'CAD', from, to, fromParked: true },
        { operationId: asId<OperationId>(world.context.ids.next()), signal },
      );
    await handOut(ana);

    expect(await handOut(bo)).toMatchObject({ kind: 'refused', reason: 'no-seat' });
  });

  it('record every act once, with who did it and what came of it', async () => {
    await world.offer('CAD', 1);
    await give(boss.email);
    await give('stranger@example.com', bo);
    const [refused, done] = await world.ledger.seats.acts(2);

    expect(done).toMatchObject({ actor: boss.email, act: 'add', from: null, to: ana.email, outcome: 'done' });
    expect(refused).toMatchObject({ actor: 'stranger@example.com', to: bo.email, outcome: 'refused' });
  });

  it('are used by the daemon in the name that the configuration gives', async () => {
    await world.offer('CAD', 2);
    const core = createLedgerCore(world.context, 'stranger@example.com');
    const change = { kind: 'add', product: 'CAD', to: ana } as const;
    const operationId = asId<OperationId>(world.context.ids.next());

    expect(await core.change(change, { operationId, signal })).toMatchObject({ reason: 'not-allowed' });
  });

  it('ask for a run after everything that moves seats or roles', async () => {
    const before = world.changes.count;
    await world.ledger.roles.addCoordinator(world.contract, ana);
    await contracts().purchase(world.contract, { product: 'CAD', quantity: 1, ...year });
    await give(boss.email, bo);
    await world.ledger.roles.removeCoordinator(world.contract, ana.email);

    expect(world.changes.count - before).toBe(4);
  });
});
