import { beforeEach, describe, expect, it } from 'vitest';
import type { CoreChange } from '../../src/ports/licensing-core.ts';
import type { LedgerTeamSettings } from '../../src/ports/ledger-team.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';
import { boss, createTeam, ledgerParts, type LedgerWorld } from './ledger-world.ts';

const dayMs = 24 * 60 * 60_000;
const ana = { email: 'ana@example.com', givenName: 'Ana', familyName: 'Fox' };
const eve = { email: 'Eve@Example.org', givenName: 'Eve', familyName: 'Fox' };
const by = { actingAs: boss.email };
const closed: LedgerTeamSettings = {
  name: 'Bridges',
  domains: ['example.com'],
  external: 'refuse',
  invitations: 'off',
  defaults: [],
};
let world: LedgerWorld;

describe.each(databaseKinds)('who comes to the team of the ledger on %s', (kind) => {
  const test = useDatabase(kind, ledgerParts);
  const teams = { count: 0 };
  beforeEach(async () => {
    teams.count += 1;
    world = await createTeam(test, `team ${teams.count}`);
    await world.offer('CAD', 2);
  });

  const ask = (change: CoreChange) =>
    world.ledger.seats.change({ actor: boss.email, operationId: world.context.ids.next(), change });
  const find = (email: string) => world.ledger.users.find(email);
  const set = (changed: Partial<LedgerTeamSettings>) => world.ledger.team.set({ ...closed, ...changed }, by);

  describe('from outside', () => {
    const words = 'Eve@Example.org is external, and the team takes addresses of example.com only';

    it('is refused by hand, with a seat, and with a role, in the same words', async () => {
      await set({});

      await expect(world.ledger.users.create(eve, boss.email)).rejects.toThrow(words);
      await expect(world.ledger.roles.addCoordinator(world.contract, eve)).rejects.toThrow(words);
      expect(await ask({ kind: 'add', product: 'CAD', to: eve })).toMatchObject({
        kind: 'refused',
        reason: 'not-admitted',
        detail: words,
      });
      expect(await find(eve.email)).toBeNull();
      expect(await ask({ kind: 'add', product: 'CAD', to: ana })).toMatchObject({ kind: 'done' });
    });

    it('stays, and gets seats, when on the team before the policy was set', async () => {
      await world.ledger.users.create(eve, boss.email);
      await set({});

      expect(await find(eve.email)).toMatchObject({ isExternal: true });
      expect(await ask({ kind: 'add', product: 'CAD', to: eve })).toMatchObject({ kind: 'done' });
    });

    it('is nobody of a domain below one of the team, in any case', async () => {
      await set({ domains: ['Example.ORG'] });
      await world.ledger.users.create({ ...eve, email: 'eve@paris.EXAMPLE.org' }, boss.email);

      expect(await find('eve@paris.example.org')).toMatchObject({ isExternal: false });
      await expect(
        world.ledger.users.create({ ...eve, email: 'eve@notexample.org' }, boss.email),
      ).rejects.toThrow('is external');
    });

    it('is told as external and let in where the team allows it', async () => {
      await set({ external: 'allow' });
      await world.ledger.users.create(eve, boss.email);

      expect(await find(eve.email)).toMatchObject({ isExternal: true });
      expect(await find(boss.email)).toMatchObject({ isExternal: false });
    });

    it('is nobody while the team names no domain', async () => {
      await set({ domains: [] });
      await world.ledger.users.create(eve, boss.email);

      expect(await find(eve.email)).toMatchObject({ isExternal: false });
    });
  });

  describe('by invitation', () => {
    beforeEach(() => set({ invitations: 'on' }));

    it('is invited, and has a seat meanwhile', async () => {
      await ask({ kind: 'add', product: 'CAD', to: ana });
      const nowAt = world.clock.now();

      expect(await find(ana.email)).toMatchObject({
        status: 'invited',
        invitation: { sentAt: nowAt, lapsesAt: nowAt + 7 * dayMs, isLapsed: false },
      });
      expect((await world.ledger.seats.read()).assignments).toHaveLength(1);
      expect(await find(boss.email)).toMatchObject({ status: 'active', invitation: null });
    });

    it('is on the team for good once accepted in time', async () => {
      await world.ledger.users.create(ana, boss.email);
      world.clock.pass(7 * dayMs - 1);
      await world.ledger.team.accept('ANA@example.com', by);

      expect(await find(ana.email)).toMatchObject({ status: 'active', invitation: null });
      await expect(world.ledger.team.accept(ana.email, by)).rejects.toThrow('no invitation is open');
    });

    it('lapses after seven days, keeps the seat, and must be invited again', async () => {
      await ask({ kind: 'add', product: 'CAD', to: ana });
      world.clock.pass(7 * dayMs);

      expect(await find(ana.email)).toMatchObject({ status: 'invited', invitation: { isLapsed: true } });
      await expect(world.ledger.team.accept(ana.email, by)).rejects.toThrow('send it again first');
      expect((await world.ledger.seats.read()).assignments).toHaveLength(1);
      await world.ledger.team.inviteAgain(ana.email, by);
      expect(await find(ana.email)).toMatchObject({ invitation: { isLapsed: false } });
      await world.ledger.team.accept(ana.email, by);
      expect(await find(ana.email)).toMatchObject({ status: 'active' });
    });

    it('is sent and accepted in the name of a contract manager or coordinator only', async () => {
      await world.ledger.users.create(ana, boss.email);
      const mine = { actingAs: ana.email };

      await expect(world.ledger.team.inviteAgain(ana.email, mine)).rejects.toThrow(ana.email);
      await expect(world.ledger.team.accept(ana.email, mine)).rejects.toThrow(ana.email);
      await expect(world.ledger.team.inviteAgain('no@example.com', by)).rejects.toThrow('not on the team');
      const [last] = await world.ledger.seats.acts(1);
      expect(last).toMatchObject({ act: 'invite-again', to: 'no@example.com', outcome: 'refused' });
    });
  });
});
