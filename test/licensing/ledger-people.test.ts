import { beforeEach, describe, expect, it } from 'vitest';
import { databaseKinds, useDatabase } from '../support/databases.ts';
import { boss, createTeam, ledgerParts, type LedgerWorld, year } from './ledger-world.ts';

const actingAs = boss.email;
const header = 'First name,Last name,Email address';
let world: LedgerWorld;

describe.each(databaseKinds)('people of a CSV on %s', (kind) => {
  const test = useDatabase(kind, ledgerParts);
  const teams = { count: 0 };
  beforeEach(async () => {
    teams.count += 1;
    world = await createTeam(test, `team ${teams.count}`);
  });

  const importText = (csv: string, product: string | null = null, dryRun = false) =>
    world.ledger.files.importPeople({ csv, product, actingAs, dryRun });
  const faultsOf = async (csv: string, product: string | null = null) => {
    const before = await world.ledger.files.export();
    const answer = await importText(csv, product);
    expect(await world.ledger.files.export()).toEqual(before);
    return answer.kind === 'faulty' ? answer.faults.map(({ path, message }) => `${path}: ${message}`) : [];
  };
  const holders = async (product = 'CAD') => {
    const { items } = await world.ledger.seats.holders({ product, email: null, limit: 99, offset: 0 });
    return items.map(({ email }) => email.split('@')[0]);
  };
  const buy = (product: string, quantity: number) =>
    world.ledger.contracts.purchase(world.contract, { product, quantity, ...year });

  it('are on the team, without a seat where no product is named', async () => {
    const csv = `﻿${header}\r\nAna,Fox,ana@example.com\r\n\r\nBo,Fox,BO@example.com\r\n`;

    expect(await importText(csv)).toMatchObject({ changes: [{ kind: 'user' }, { kind: 'user' }] });
    expect(await importText(csv.toUpperCase())).toEqual({ kind: 'imported', changes: [] });
    expect(await world.ledger.users.find('bo@example.com')).toMatchObject({ givenName: 'Bo' });
  });

  it('get seats of the product that is named, free ones first, then those of the purchase, and never more', async () => {
    await world.offer('CAD', 1);
    await buy('CAD', 1);
    const two = `${header}\nAna,Fox,ana@example.com\nBo,Fox,bo@example.com\n`;
    await importText(two, 'CAD');

    expect(await holders()).toEqual(['ana', 'bo']);
    expect(await world.ledger.seats.pools()).toMatchObject([{ capacity: 2, taken: 2, parked: null }]);
    expect(await faultsOf(`${two}Cy,Fox,cy@example.com\n`, 'CAD')).toEqual([
      'line 4: no seat of CAD is free: buy more, or leave the line out',
    ]);
    expect(await importText(two, 'CAD')).toEqual({ kind: 'imported', changes: [] });
  });

  it('get what the column of products says, as the export of users has it', async () => {
    await buy('CAD', 1);
    await buy('BIM', 2);
    const csv =
      'Team;Autodesk ID;First name;Last name;Email;Role;Product\nT;X1;Ana;Fox;ana@example.com;User;CAD\n' +
      'T;X1;Ana;Fox;ana@example.com;User;BIM\nT;X2;Bo;Fox;bo@example.com;User;BIM\n';
    await importText(csv);

    expect([await holders('CAD'), await holders('BIM')]).toEqual([['ana'], ['ana', 'bo']]);
    expect(await faultsOf(csv.replace('CAD', 'CAM'))).toEqual([
      'line 2: nothing of CAM was bought: buy it, or correct the product',
    ]);
  });

  it('are pinned to the subscription of the file', async () => {
    const { subscriptionId } = await buy('CAD', 2);
    const csv = `${header},Subscription ID\nAna,Fox,ana@example.com,${subscriptionId}\nBo,Fox,bo@example.com,\n`;
    await importText(csv, 'CAD');
    const { items } = await world.ledger.seats.holders({ product: 'CAD', email: null, limit: 9, offset: 0 });

    expect(items.map(({ pinnedTo }) => pinnedTo)).toEqual([subscriptionId, null]);
    expect(await world.ledger.files.exportPeople('CAD')).toBe(csv.replaceAll('\n', '\r\n'));
    expect(await importText(csv, 'CAD')).toEqual({ kind: 'imported', changes: [] });
    expect(await faultsOf(csv.replace(subscriptionId, 'none'), 'CAD')).toEqual([
      expect.stringMatching(/^line 2: subscription none gives no access/) as string,
    ]);
  });

  it('come back from an export that a spreadsheet was protected from', async () => {
    await world.ledger.users.create(
      { email: 'x@example.com', givenName: '=1+1', familyName: '@Fox' },
      boss.email,
    );
    const text = await world.ledger.files.exportPeople(null);
    const other = await createTeam(test, `${world.contract} b`);

    expect(text).toContain("'=1+1,'@Fox,x@example.com");
    await other.ledger.files.importPeople({ csv: text, product: null, actingAs, dryRun: false });
    expect(await other.ledger.users.find('x@example.com')).toMatchObject({
      givenName: '=1+1',
      familyName: '@Fox',
    });
  });

  it('are shown and left alone in a dry run', async () => {
    await buy('CAD', 1);
    const dry = await importText(`${header}\nAna,Fox,ana@example.com\n`, 'CAD', true);

    expect(dry).toMatchObject({ changes: [{ kind: 'user' }, { kind: 'seat' }] });
    expect(await world.ledger.users.find('ana@example.com')).toBeNull();
  });

  it('are taken in by contract managers and coordinators only, and each is recorded', async () => {
    await importText(`${header}\nAna,Fox,ana@example.com\n`);
    const csv = `${header}\nBo,Fox,bo@example.com\n`;
    const mine = { csv, product: null, dryRun: false, actingAs: 'ana@example.com' };

    await expect(world.ledger.files.importPeople(mine)).rejects.toThrow('ana@example.com is neither');
    expect(await world.ledger.users.find('bo@example.com')).toBeNull();
    expect(await world.ledger.seats.acts(2)).toMatchObject([
      { act: 'import', actor: 'ana@example.com', outcome: 'refused' },
      { act: 'import-user', actor: boss.email, to: 'ana@example.com', outcome: 'done' },
    ]);
  });

  it('that are external are refused by their line', async () => {
    const set = {
      name: 'T',
      domains: ['example.com'],
      external: 'refuse',
      invitations: 'off',
      defaults: [],
    } as const;
    await world.ledger.team.set(set, { actingAs });

    expect(await faultsOf(`${header}\nEve,Fox,eve@elsewhere.org\n`)).toEqual([
      'line 2: eve@elsewhere.org is external, and the team takes addresses of example.com only: leave the line out',
    ]);
  });

  it.each([
    ['First name,Last name\nAna,Fox\n', 'line 1: there is no column "email address"'],
    [`${header}\n"Ana,Fox,ana@example.com\n`, 'line 2: this is no CSV'],
    [`${header}\nAna,Fox\n`, 'line 2: this is no CSV'],
    ['', 'line 1: there is no column'],
    [`${header}\n${'x'.repeat(76)},Fox,ana@example.com\n`, 'line 2: a name has 75 characters at most'],
    [`${header}\n${'Ana,Fox,ana@example.com\n'.repeat(5001)}`, 'line 5002: a file has 5000 people at most'],
  ])('are refused in a file that is none: %#', async (csv, words) => {
    expect(await faultsOf(csv)).toEqual([expect.stringContaining(words) as string]);
  });
});
