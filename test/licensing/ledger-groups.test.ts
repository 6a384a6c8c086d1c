import { beforeEach, describe, expect, it } from 'vitest';
import type { CoreChange } from '../../src/ports/licensing-core.ts';
import type { LedgerGroupChange, LedgerTeamSettings } from '../../src/ports/ledger-team.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';
import { boss, createTeam, ledgerParts, type LedgerWorld, year } from './ledger-world.ts';

const person = (name: string, domain = 'example.com') => ({
  email: `${name}@${domain}`,
  givenName: name,
  familyName: 'Fox',
});
const [ana, bo, cy] = [person('ana'), person('bo'), person('cy')];
const by = { actingAs: boss.email };
const nothing = { addMembers: [], removeMembers: [], addProducts: [], removeProducts: [] };
const open: LedgerTeamSettings = {
  name: 'Bridges',
  domains: [],
  external: 'allow',
  invitations: 'off',
  defaults: [],
};
let world: LedgerWorld;

describe.each(databaseKinds)('groups and defaults of the ledger on %s', (kind) => {
  const test = useDatabase(kind, ledgerParts);
  const teams = { count: 0 };
  beforeEach(async () => {
    teams.count += 1;
    world = await createTeam(test, `team ${teams.count}`);
    for (const one of [ana, bo, cy]) await world.ledger.users.create(one, boss.email);
    await world.ledger.groups.create('Drafters', by);
  });

  const ask = (change: CoreChange) =>
    world.ledger.seats.change({ actor: boss.email, operationId: world.context.ids.next(), change });
  const alter = (change: Partial<LedgerGroupChange>) =>
    world.ledger.groups.change('drafters', { ...nothing, ...change }, by);
  const seats = async () => {
    const { items } = await world.ledger.seats.holders({ product: 'CAD', email: null, limit: 99, offset: 0 });
    return items.map(({ email, type }) => `${email.split('@')[0]} ${type}`);
  };
  const holderOf = async (email: string) =>
    (await world.ledger.users.find(email)) ?? expect.unreachable(`${email} is on the team`);
  const unassign = async (email: string) =>
    ask({ kind: 'unassign', product: 'CAD', from: await holderOf(email) });

  it('give seats to all members, and free them with the group', async () => {
    await world.offer('CAD', 2);
    await alter({ addMembers: [ana.email, bo.email.toUpperCase()], addProducts: ['CAD'] });

    expect(await seats()).toEqual(['ana inherited', 'bo inherited']);
    expect(await world.ledger.groups.find('DRAFTERS')).toMatchObject({ members: 2, products: ['CAD'] });
    await world.ledger.groups.remove('Drafters', by);
    expect(await seats()).toEqual([]);
    expect(await world.ledger.seats.pools()).toMatchObject([{ capacity: 2, taken: 0 }]);
  });

  it('are refused when not every member gets a seat, and nothing changed', async () => {
    await world.offer('CAD', 1);
    await alter({ addMembers: [ana.email, bo.email] });

    await expect(alter({ addProducts: ['CAD'] })).rejects.toThrow(
      '2 people would get a seat of CAD, and 1 are free: buy 1 more, or take fewer people',
    );
    expect(await seats()).toEqual([]);
    expect(await world.ledger.groups.find('Drafters')).toMatchObject({ products: [] });
  });

  it('hand out seats that are on the contract manager only because of a purchase', async () => {
    await world.ledger.contracts.purchase(world.contract, { product: 'CAD', quantity: 1, ...year });
    await alter({ addMembers: [ana.email], addProducts: ['CAD'] });

    expect(await seats()).toEqual(['ana inherited']);
    expect(await world.ledger.seats.pools()).toMatchObject([{ capacity: 1, taken: 1, parked: null }]);
  });

  it('use one seat together with a direct one, which stays when the group ends', async () => {
    await world.offer('CAD', 2);
    await ask({ kind: 'add', product: 'CAD', to: ana });
    await alter({ addMembers: [ana.email], addProducts: ['CAD'] });

    expect(await world.ledger.seats.pools()).toMatchObject([{ taken: 1 }]);
    await alter({ removeMembers: [ana.email] });
    expect(await seats()).toEqual(['ana direct']);
  });

  it('keep the seat of a member whose direct one is taken', async () => {
    await world.offer('CAD', 1);
    await ask({ kind: 'add', product: 'CAD', to: ana });
    await alter({ addMembers: [ana.email], addProducts: ['CAD'] });

    expect(await unassign(ana.email)).toMatchObject({ kind: 'done' });
    expect(await seats()).toEqual(['ana inherited']);
    expect(await unassign(ana.email)).toMatchObject({
      kind: 'refused',
      reason: 'inherited',
      detail: 'ana@example.com has CAD from a group or as a default of the team: change that',
    });
  });

  it('show a direct seat that would stay as inherited to a run, so that no plan counts on it', async () => {
    await world.offer('CAD', 1);
    await ask({ kind: 'add', product: 'CAD', to: ana });
    await alter({ addMembers: [ana.email], addProducts: ['CAD'] });
    const { signal } = new AbortController();
    const move = { kind: 'reassign', product: 'CAD', to: bo, fromParked: false } as const;

    expect((await world.core.readTeam(signal)).assignments).toMatchObject([{ type: 'inherited' }]);
    expect(await world.core.readSeat({ product: 'CAD', email: ana.email }, signal)).toMatchObject({
      type: 'inherited',
    });
    expect(await ask({ ...move, from: await holderOf(ana.email) })).toMatchObject({ reason: 'inherited' });
    expect(await seats()).toEqual(['ana direct']);
  });

  it('give a direct seat to who has an inherited one without using another', async () => {
    await world.offer('CAD', 2);
    await alter({ addMembers: [ana.email], addProducts: ['CAD'] });

    expect(await ask({ kind: 'add', product: 'CAD', to: ana })).toMatchObject({ kind: 'done' });
    expect(await world.ledger.seats.pools()).toMatchObject([{ taken: 1 }]);
    await world.ledger.groups.remove('Drafters', by);
    expect(await seats()).toEqual(['ana direct']);
  });

  it('name those that a seat comes from', async () => {
    await world.offer('CAD', 2);
    await world.ledger.groups.create('Bridges', by);
    await alter({ addMembers: [ana.email], addProducts: ['CAD'] });
    await world.ledger.groups.change(
      'bridges',
      { ...nothing, addMembers: [ana.email], addProducts: ['CAD'] },
      by,
    );
    const { items } = await world.ledger.seats.holders({ product: null, email: null, limit: 9, offset: 0 });

    expect(items).toMatchObject([{ groups: ['Bridges', 'Drafters'], isDefault: false }]);
    expect((await world.ledger.groups.members('DRAFTERS', { limit: 9, offset: 0 })).items).toEqual([ana]);
  });

  it('are changed by contract managers and coordinators only', async () => {
    const mine = { actingAs: ana.email };

    await expect(world.ledger.groups.create('Mine', mine)).rejects.toThrow(ana.email);
    await expect(world.ledger.groups.remove('Drafters', mine)).rejects.toThrow(ana.email);
    await expect(world.ledger.groups.change('Drafters', nothing, mine)).rejects.toThrow(ana.email);
    await expect(world.ledger.team.set(open, mine)).rejects.toThrow(ana.email);
    const [last] = await world.ledger.seats.acts(1);
    expect(last).toMatchObject({ act: 'set-team', actor: ana.email, about: 'Bridges', outcome: 'refused' });
  });

  it('are at another version after each change, and a change of an older one is refused', async () => {
    await alter({ addMembers: [ana.email] });

    await expect(world.ledger.groups.change('Drafters', nothing, { ...by, ifVersion: 1 })).rejects.toThrow(
      'group Drafters is at version 2 by now, not 1',
    );
    await expect(world.ledger.team.set(open, { ...by, ifVersion: 7 })).rejects.toThrow('not 7');
  });

  it('are those of the own team only', async () => {
    const other = await createTeam(test, `${world.contract} b`);

    expect(await other.ledger.groups.list()).toEqual([]);
    await expect(other.ledger.groups.remove('Drafters', by)).rejects.toThrow('there is no group Drafters');
  });

  it('that are defaults serve everybody, whoever comes later included', async () => {
    await world.offer('CAD', 6);
    await world.ledger.team.set({ ...open, defaults: [{ product: 'CAD', external: false }] }, by);
    const everybody = [
      'ana inherited',
      'bo inherited',
      'boss inherited',
      'cy inherited',
      'passing inherited',
    ];

    expect(await seats()).toEqual(everybody);
    await world.ledger.users.create(person('di'), boss.email);
    expect(await seats()).toHaveLength(6);
    await world.ledger.users.create(person('ed'), boss.email);
    expect(await seats()).toHaveLength(6);
    await world.ledger.team.set(open, by);
    expect(await seats()).toEqual([]);
  });

  it('that are defaults leave out external people unless they say so', async () => {
    await world.offer('CAD', 6);
    await world.ledger.users.create(person('eve', 'elsewhere.org'), boss.email);
    const settings = { ...open, domains: ['example.com'] };
    await world.ledger.team.set({ ...settings, defaults: [{ product: 'CAD', external: false }] }, by);

    expect(await seats()).not.toContain('eve inherited');
    await world.ledger.team.set({ ...settings, defaults: [{ product: 'CAD', external: true }] }, by);
    expect(await seats()).toContain('eve inherited');
  });

  it('that are defaults reach who waited as soon as a seat is bought', async () => {
    await world.offer('CAD', 5);
    await world.ledger.team.set({ ...open, defaults: [{ product: 'CAD', external: false }] }, by);
    await world.ledger.users.create(person('di'), boss.email);
    expect(await seats()).not.toContain('di inherited');
    await world.ledger.contracts.purchase(world.contract, { product: 'CAD', quantity: 2, ...year });

    await world.core.readTeam(new AbortController().signal);
    expect(await seats()).toContain('di inherited');
    expect(await world.ledger.seats.pools()).toMatchObject([{ taken: 7, parked: { seats: 1 } }]);
  });
});
