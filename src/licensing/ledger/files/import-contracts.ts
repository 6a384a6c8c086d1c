import { foldCase } from '../../../core/filter/fold-case.ts';
import type { LedgerFileContract, LedgerFileOrder, LedgerImportChange } from '../../../ports/ledger-file.ts';
import { idOf, type Import } from './import-context.ts';
import { importSubscriptions } from './import-subscriptions.ts';

/** Contracts with their roles, orders and subscriptions. */
export async function importContracts(all: Import, contracts: readonly LedgerFileContract[]): Promise<void> {
  if (all.faults.length > 0) return;
  for (const [index, contract] of contracts.entries()) {
    const path = `contracts[${index}]`;
    const opened = await openContract(all, contract, path);
    if (opened === null) continue;
    const before = all.changes.length;
    await nameCoordinators(all, contract);
    await placeOrders(all, contract, path);
    await importSubscriptions(all, { contract, path });
    if (opened === 'known') checkManager(all, { contract, path, changes: all.changes.slice(before) });
  }
}

const onlyByManager: readonly LedgerImportChange['kind'][] = ['role', 'order', 'subscription'];

/** A coordinator may give seats; what is bought, and who may assign, is changed by the contract's manager alone. */
function checkManager({ actingAs, faults }: Import, { contract, path, changes }: Changed): void {
  if (actingAs === null || foldCase(actingAs) === foldCase(contract.manager)) return;
  const change = changes.find(({ kind }) => onlyByManager.includes(kind));
  if (change === undefined) return;
  const message = `${change.about} ${change.what}: only ${contract.manager}, who manages contract ${contract.number}, may import that; import as them, or leave it out`;
  faults.push({ path, message });
}

interface Changed {
  readonly contract: LedgerFileContract;
  readonly path: string;
  readonly changes: readonly LedgerImportChange[];
}

/** Null where the contract cannot be that of the file. */
async function openContract(
  all: Import,
  contract: LedgerFileContract,
  path: string,
): Promise<'opened' | 'known' | null> {
  const { context, db, faults, changes } = all;
  const { number, manager, openedAt, renewedAt } = contract;
  const row = await db
    .selectFrom('ledger_contracts as c')
    .innerJoin('ledger_users as u', 'u.id', 'manager_id')
    .select(['c.core_id', 'email_key'])
    .where('number', '=', number)
    .executeTakeFirst();
  if (row === undefined) {
    await db
      .insertInto('ledger_contracts')
      .values({
        number,
        core_id: context.coreId,
        manager_id: idOf(all, manager),
        created_at: Date.parse(openedAt),
        renewed_at: renewedAt === null ? null : Date.parse(renewedAt),
      })
      .execute();
    changes.push({
      kind: 'contract',
      about: number,
      product: null,
      what: `is opened, managed by ${manager}`,
    });
    return 'opened';
  }
  const isOthers = row.core_id !== context.coreId;
  if (!isOthers && row.email_key === foldCase(manager)) return 'known';
  const message = isOthers
    ? `contract ${number} is one of another team: give it another number`
    : `contract ${number} is managed by ${row.email_key} here: change the manager there first, or in the file`;
  faults.push({ path: isOthers ? `${path}.number` : `${path}.manager`, message });
  return null;
}

async function nameCoordinators(all: Import, { number, coordinators }: LedgerFileContract): Promise<void> {
  for (const email of coordinators) {
    const named = await all.db
      .insertInto('ledger_coordinators')
      .values({ contract_number: number, user_id: idOf(all, email) })
      .onConflict((conflict) => conflict.columns(['contract_number', 'user_id']).doNothing())
      .returning('user_id')
      .executeTakeFirst();
    if (named === undefined) continue;
    const what = `becomes coordinator of contract ${number}`;
    all.changes.push({ kind: 'role', about: email, product: null, what });
  }
}

async function placeOrders(all: Import, contract: LedgerFileContract, path: string): Promise<void> {
  const { db, faults, changes } = all;
  const rows = await db
    .selectFrom('ledger_orders')
    .select(['number', 'kind', 'what', 'payer', 'placed_by as placedBy', 'placed_at'])
    .where('contract_number', '=', contract.number)
    .execute();
  const known = new Map(
    rows.map(({ placed_at, ...order }) => [
      order.number,
      textOf({ ...order, placedAt: new Date(Number(placed_at)).toISOString() }),
    ]),
  );
  for (const [index, order] of contract.orders.entries()) {
    const before = known.get(order.number);
    if (before !== undefined && before !== textOf(order))
      faults.push({
        path: `${path}.orders[${index}]`,
        message: `order ${order.number} of contract ${contract.number} is another one here: leave it out`,
      });
    if (before !== undefined) continue;
    const { number, kind, what, payer, placedBy, placedAt } = order;
    const bought = { number, kind, what, payer, placed_by: placedBy, placed_at: Date.parse(placedAt) };
    await db
      .insertInto('ledger_orders')
      .values({ ...bought, contract_number: contract.number })
      .execute();
    changes.push({ kind: 'order', about: number, product: null, what: `${kind}: ${what}` });
  }
}

function textOf({ number, kind, what, payer, placedBy, placedAt }: LedgerFileOrder): string {
  return JSON.stringify([number, kind, what, payer, placedBy, Date.parse(placedAt)]);
}
