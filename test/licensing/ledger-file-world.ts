import { asId, type CoreId } from '../../src/core/domain/ids.ts';
import { createLedger } from '../../src/licensing/ledger/ledger.ts';
import type { Ledger } from '../../src/ports/ledger.ts';
import type { LedgerFile } from '../../src/ports/ledger-file.ts';
import { boss, type LedgerWorld, year } from './ledger-world.ts';

const by = { actingAs: boss.email };
export const person = (name: string) => ({
  email: `${name}@example.com`,
  givenName: name,
  familyName: 'Fox',
});

/** A team of the same database that nobody has touched yet. */
export function emptyTeam({ context }: LedgerWorld, name: string): Ledger {
  return createLedger({ ...context, coreId: asId<CoreId>(name) }, () => undefined);
}

/** A team with something of everything. */
export async function fillTeam({ ledger, contract, core, context }: LedgerWorld): Promise<void> {
  for (const name of ['ana', 'bo', 'cy']) await ledger.users.create(person(name), boss.email);
  const { subscriptionId } = await ledger.contracts.purchase(
    contract,
    { product: 'CAD', quantity: 6, ...year },
    { order: 'first order' },
  );
  await ledger.contracts.purchase(contract, { product: 'BIM', quantity: 2, ...year });
  await ledger.orders.addSeats(contract, { subscriptionId, quantity: 2 });
  await ledger.orders.reduceSeats(contract, { subscriptionId, quantity: 3 });
  await ledger.roles.addCoordinator(contract, person('cy'));
  await ledger.groups.create('Drafters', by);
  const none = { removeMembers: [], removeProducts: [] };
  const drafters = { ...none, addMembers: ['bo@example.com', 'cy@example.com'], addProducts: ['CAD'] };
  await ledger.groups.change('Drafters', drafters, by);
  const parked = (await ledger.seats.pools()).find(({ product }) => product === 'CAD')?.parked;
  if (parked === undefined || parked === null) throw new Error('a purchase parks its seats');
  const change = {
    kind: 'reassign',
    product: 'CAD',
    from: parked,
    to: person('ana'),
    fromParked: true,
  } as const;
  await ledger.seats.change({ actor: boss.email, operationId: context.ids.next(), change });
  const ana = await core.readSeat({ product: 'CAD', email: 'ana@example.com' }, new AbortController().signal);
  if (ana === null) throw new Error('a parked seat is handed out');
  const pin = { kind: 'pin', product: 'CAD', from: ana, subscriptionId } as const;
  await ledger.seats.change({ actor: boss.email, operationId: context.ids.next(), change: pin });
  await ledger.team.set(
    { name: 'Bridges', domains: ['example.com'], external: 'refuse', invitations: 'on', defaults: [] },
    by,
  );
  await ledger.users.create(person('di'), boss.email);
}

/** The same file for another team: numbers of contracts and subscriptions are of one team only. */
export function renamed(file: LedgerFile, suffix: string): LedgerFile {
  return {
    ...file,
    contracts: file.contracts.map((contract) => ({
      ...contract,
      number: contract.number + suffix,
      subscriptions: contract.subscriptions.map((one) => ({ ...one, id: one.id + suffix })),
    })),
  };
}
