import { beforeEach, describe, expect, it } from 'vitest';
import { StoreConflict } from '../../src/errors.ts';
import type { Ledger } from '../../src/ports/ledger.ts';
import type { LedgerFile, LedgerFileSeat, LedgerFileSubscription } from '../../src/ports/ledger-file.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';
import { emptyTeam, fillTeam, person, renamed } from './ledger-file-world.ts';
import { boss, createTeam, ledgerParts, type LedgerWorld, year } from './ledger-world.ts';

const now = { dryRun: false };
let world: LedgerWorld;
let target: Ledger;
let file: LedgerFile;

describe.each(databaseKinds)('a ledger as a file on %s', (kind) => {
  const test = useDatabase(kind, ledgerParts);
  const teams = { count: 0 };
  beforeEach(async () => {
    teams.count += 1;
    world = await createTeam(test, `team ${teams.count}`);
    await fillTeam(world);
    target = emptyTeam(world, `empty ${teams.count}`);
    file = renamed(await world.ledger.files.export(), ' b');
  });

  const faultsOf = async (bad: LedgerFile, ledger = target) => {
    const before = await ledger.files.export();
    const answer = await ledger.files.import(bad, now);
    expect(await ledger.files.export()).toEqual(before);
    return answer.kind === 'faulty' ? answer.faults : [];
  };
  const cad = (): LedgerFileSubscription =>
    file.contracts[0]?.subscriptions.find(({ product }) => product === 'CAD') ??
    expect.unreachable('CAD was bought');
  const withCad = (change: Partial<LedgerFileSubscription>): LedgerFile => ({
    ...file,
    contracts: file.contracts.map((contract) => ({
      ...contract,
      subscriptions: [{ ...cad(), ...change }],
    })),
  });
  const seat = (place: number, holder: string, more: Partial<LedgerFileSeat> = {}): LedgerFileSeat => ({
    from: place,
    to: place,
    heldAs: 'direct',
    holder,
    since: '2026-11-01T00:00:00.000Z',
    pinned: false,
    ...more,
  });

  it('has everything in one order, and seats of a purchase in one line', () => {
    expect(file).toMatchObject({
      format: 'seatwarden-ledger',
      version: 1,
      team: { name: 'Bridges', domains: ['example.com'], external: 'refuse', invitations: 'on' },
      users: [{ email: 'ana@example.com', invitedAt: null }, {}, {}, {}, { email: 'di@example.com' }],
      contracts: [{ manager: boss.email, coordinators: ['cy@example.com'], orders: [{}, {}, {}, {}] }],
      groups: [{ name: 'Drafters', members: ['bo@example.com', 'cy@example.com'], products: ['CAD'] }],
    });
    expect(file.users[4]?.invitedAt).not.toBeNull();
    expect(cad()).toMatchObject({
      renewalQuantity: 5,
      standing: 'active',
      terms: [{ startsOn: '2026-01-01', endsOn: '2027-01-01', accessUntil: '2027-01-16', quantity: 8 }],
    });
    expect(
      cad()
        .seats.map(({ heldAs, pinned }) => `${heldAs} ${pinned}`)
        .sort(),
    ).toEqual(['direct true', 'inherited false', 'inherited false', 'purchase false']);
  });

  it('makes the same ledger of an empty one, which exports as the same file', async () => {
    expect(await target.files.import(file, now)).toMatchObject({ kind: 'imported' });
    expect(await target.files.export()).toEqual(file);
    expect(await target.seats.pools()).toEqual(await world.ledger.seats.pools().then(withoutIds));
  });

  it('goes on top of exactly what was looked at, where that is asked for', async () => {
    const { files } = target;
    const seen = files.version(await files.export());
    expect(await files.import(file, { ...now, ifVersion: seen })).toMatchObject({ kind: 'imported' });

    await expect(files.import(file, { ...now, ifVersion: seen })).rejects.toThrow(StoreConflict);
    const then = files.version(await files.export());
    expect(then).not.toBe(seen);
    expect(await files.import(file, { ...now, ifVersion: then })).toEqual({ kind: 'imported', changes: [] });
  });

  it('changes nothing the second time', async () => {
    await target.files.import(file, now);
    const acts = await target.seats.acts(1000);

    expect(await target.files.import(file, now)).toEqual({ kind: 'imported', changes: [] });
    expect(await target.seats.acts(1000)).toEqual(acts);
    expect(await world.ledger.files.import(await world.ledger.files.export(), now)).toEqual({
      kind: 'imported',
      changes: [],
    });
  });

  it('tells in a dry run what would change, and changes nothing', async () => {
    const empty = await target.files.export();
    const dry = await target.files.import(file, { dryRun: true });

    expect(await target.files.export()).toEqual(empty);
    expect(await target.seats.acts(10)).toEqual([]);
    expect(await target.files.import(file, now)).toEqual(dry);
    const kinds = dry.kind === 'imported' ? dry.changes.map((change) => change.kind) : [];
    expect([...new Set(kinds)].sort()).toEqual(
      ['contract', 'group', 'order', 'role', 'seat', 'subscription', 'team', 'user'].sort(),
    );
  });

  it('is recorded, an act for each change, in the name of who imports', async () => {
    await target.files.import(file, now);
    const acts = await target.seats.acts(1000);

    expect(new Set(acts.map(({ actor }) => actor))).toEqual(new Set([boss.email]));
    expect(acts).toContainEqual(
      expect.objectContaining({ act: 'import-seat', to: 'ana@example.com', product: 'CAD', outcome: 'done' }),
    );
    expect(acts).toContainEqual(
      expect.objectContaining({ act: 'import-contract', contract: `${world.contract} b` }),
    );
  });

  it('needs a contract, here or in it, unless there is nothing to do', async () => {
    const without = { ...file, contracts: [], groups: [] };
    const nothing = await target.files.export();

    await expect(target.files.import(without, now)).rejects.toThrow('open one first');
    expect(await target.files.import(nothing, now)).toEqual({ kind: 'imported', changes: [] });
  });

  it('is refused to who is neither contract manager nor coordinator, and that is recorded', async () => {
    const actingAs = 'ana@example.com';
    const words = 'ana@example.com is neither contract manager nor software coordinator';

    await expect(target.files.import(file, { ...now, actingAs })).rejects.toThrow(words);
    await expect(world.ledger.files.import(file, { ...now, actingAs })).rejects.toThrow(words);
    expect(await target.contracts.list()).toEqual([]);
    expect(await world.ledger.seats.acts(1)).toMatchObject([
      { act: 'import', actor: actingAs, outcome: 'refused', detail: words },
    ]);
  });

  describe('that is wrong changes nothing and says where:', () => {
    it('a seat beyond those that were bought', async () => {
      expect(await faultsOf(withCad({ seats: [seat(9, 'ana@example.com')] }))).toMatchObject([
        {
          path: 'contracts[0].subscriptions[0].seats[0].to',
          message: 'place 9 is beyond the 8 seats of the subscription: buy more, or give one of these',
        },
        {},
      ]);
    });

    it('a place that has not counted on any day since it was given', async () => {
      const [term] = cad().terms;
      const terms = [{ ...(term ?? expect.unreachable()), startsOn: '2026-12-01' }];

      expect(await faultsOf(withCad({ terms, seats: [seat(1, 'ana@example.com')] }))).toMatchObject([
        { message: expect.stringContaining('did not count on any day') as string },
      ]);
    });

    it('two people on one place, two seats for one person, strangers, and times to come', async () => {
      const seats = [
        seat(1, 'ana@example.com'),
        seat(1, 'bo@example.com'),
        seat(2, 'ana@example.com'),
        seat(3, 'nobody@example.com'),
        seat(4, 'cy@example.com', { since: '2027-01-01T00:00:00.000Z' }),
      ];
      const paths = (await faultsOf(withCad({ seats }))).map(({ path }) => path);

      expect(new Set(paths)).toEqual(
        new Set([
          'contracts[0].subscriptions[0].seats[1].from',
          'contracts[0].subscriptions[0].seats[2]',
          'contracts[0].subscriptions[0].seats[3]',
          'contracts[0].subscriptions[0].seats[4]',
        ]),
      );
    });

    it('an inherited seat that no group and no default gives', async () => {
      expect(await faultsOf({ ...file, groups: [] })).toMatchObject([
        { message: expect.stringContaining('no group and no default gives CAD to') as string },
        {},
      ]);
    });

    it('terms with a gap', async () => {
      const [term] = cad().terms;
      const first = term ?? expect.unreachable();
      const second = { ...first, startsOn: '2027-02-01', endsOn: '2028-02-01', accessUntil: '2028-02-16' };

      expect(await faultsOf(withCad({ terms: [first, second] }))).toContainEqual({
        path: 'contracts[0].subscriptions[0].terms[1].startsOn',
        message: 'must be 2027-01-01: terms leave no gap',
      });
    });

    it('a subscription that was bought otherwise here', async () => {
      await target.files.import(file, now);

      for (const other of [{ renewalQuantity: 8 }, { standing: 'suspended' as const }])
        expect(await faultsOf(withCad(other))).toMatchObject([{ path: 'contracts[0].subscriptions[0]' }]);
    });

    it('a contract or a subscription of another team', async () => {
      const stolen = { ...file, contracts: [{ ...file.contracts[0], number: world.contract }] } as LedgerFile;

      expect(await faultsOf(stolen)).toMatchObject([{ path: 'contracts[0].number' }]);
      const seen = cad().id.replace(/ b$/, '');
      expect(await faultsOf(withCad({ id: seen }))).toMatchObject([
        { path: 'contracts[0].subscriptions[0]' },
      ]);
    });

    it('a group of products that nobody bought', async () => {
      const groups = [{ name: 'G', members: ['no@example.com'], products: [] }];
      expect(await faultsOf({ ...file, groups })).toMatchObject([{ path: 'groups[0].members[0]' }]);
      const unsold = file.groups.map((group) => ({ ...group, products: [...group.products, 'Unsold'] }));
      expect(await faultsOf({ ...file, groups: unsold })).toMatchObject([{ path: 'groups[0].products[1]' }]);
    });
  });

  describe('of a ledger in use', () => {
    beforeEach(async () => {
      await target.files.import(file, now);
    });
    const holders = async () => {
      const { items } = await target.seats.holders({ product: 'CAD', email: null, limit: 99, offset: 0 });
      return items.map(({ email, type }) => `${email.split('@')[0]} ${type}`);
    };
    const give = (name: string) => ({
      ...file,
      ...withCad({
        seats: [...cad().seats.filter(({ heldAs }) => heldAs !== 'purchase'), seat(8, `${name}@example.com`)],
      }),
    });

    it('gives seats that the file adds, and takes none that it leaves out', async () => {
      expect(await target.files.import(give('boss'), now)).toMatchObject({
        changes: [{ kind: 'seat', about: boss.email, product: 'CAD' }],
      });
      await target.files.import(withCad({ seats: [] }), now);
      expect(await holders()).toEqual(['ana direct', 'bo inherited', 'boss direct', 'cy inherited']);
    });

    it('lets a coordinator give seats, and nobody but the manager buy or name who may assign', async () => {
      const asCy = { ...now, actingAs: 'cy@example.com' };
      const named = {
        ...file,
        contracts: file.contracts.map((one) => ({ ...one, coordinators: ['bo@example.com'] })),
      };
      const refused = {
        kind: 'faulty',
        faults: [{ path: 'contracts[0]', message: expect.stringContaining(`only ${boss.email}`) as string }],
      };

      expect(await target.files.import(named, asCy)).toMatchObject(refused);
      expect(await target.files.import(give('boss'), asCy)).toMatchObject({ kind: 'imported' });
      expect(await target.files.import(named, { ...now, actingAs: boss.email.toUpperCase() })).toMatchObject({
        changes: [{ kind: 'role', about: 'bo@example.com' }],
      });
    });

    it('gives no seat that somebody has', async () => {
      await target.files.import(give('boss'), now);

      expect(await faultsOf(give('di'))).toMatchObject([
        {
          path: 'contracts[0].subscriptions[0].seats[3]',
          message: expect.stringContaining('no seat for di') as string,
        },
      ]);
    });

    it('gives no second seat by another subscription', async () => {
      const more = await target.contracts.purchase(`${world.contract} b`, {
        product: 'CAD',
        quantity: 3,
        ...year,
      });
      const own = await target.files.export();
      const other = own.contracts[0]?.subscriptions.find(({ id }) => id === more.subscriptionId);
      const subscriptions = [{ ...(other ?? expect.unreachable()), seats: [seat(1, 'ana@example.com')] }];
      const doubled = { ...own, contracts: own.contracts.map((one) => ({ ...one, subscriptions })) };

      await target.files.import(doubled, now);
      expect(await holders()).toEqual(['ana direct', 'bo inherited', 'cy inherited']);
      const fresh = {
        ...doubled,
        contracts: doubled.contracts.map((one) => ({
          ...one,
          subscriptions: [
            { ...(subscriptions[0] ?? expect.unreachable()), id: `${more.subscriptionId} new` },
          ],
        })),
      };
      expect(await faultsOf(fresh)).toMatchObject([
        { message: expect.stringContaining('holds a seat of CAD here already') as string },
      ]);
    });

    it('takes nobody external who is not on the team', async () => {
      const eve = {
        ...person('eve'),
        email: 'eve@elsewhere.org',
        joinedAt: '2026-01-01T00:00:00.000Z',
        invitedAt: null,
      };

      expect(await faultsOf({ ...file, users: [...file.users, eve] })).toMatchObject([
        { path: 'users[5].email', message: expect.stringContaining('is external') as string },
      ]);
    });
  });
});

function withoutIds(pools: readonly { readonly product: string }[]) {
  return pools.map((pool) => ({
    ...pool,
    ...('parked' in pool && pool.parked !== null
      ? { parked: { ...(pool.parked as object), accountId: expect.any(String) as string } }
      : {}),
  }));
}
