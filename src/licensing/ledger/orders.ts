import { LicensingRefused } from '../../errors.ts';
import type { LedgerOrder, LedgerOrderKind, LedgerPlacedOrder } from '../../ports/ledger.ts';
import { contractAct, type TakenContract } from './acts.ts';
import type { LedgerContext } from './ledger-context.ts';
import type { LedgerTx } from './ledger-tables.ts';

interface Ordering {
  readonly contract: string;
  readonly kind: LedgerOrderKind;
  readonly product?: string;
  /** What is ordered, in words: `10 CAD`. */
  readonly what: string;
  readonly by: LedgerOrder | undefined;
}

/**
 * An act on a contract that costs money, kept as an order: who placed it and who pays. An order number that comes again is
 * refused, so a request that is sent twice buys once. Without one the order gets a number of ours.
 */
export async function order<T>(
  context: LedgerContext,
  { contract, kind, product, what, by }: Ordering,
  work: (db: LedgerTx, contract: TakenContract) => Promise<T>,
): Promise<T> {
  const told = { act: kind, contract, by, ...(product === undefined ? {} : { product }) };
  return contractAct(context, told, async (db, taken) => {
    const number = by?.order ?? context.ids.next();
    const placed = await db
      .insertInto('ledger_orders')
      .values({
        contract_number: contract,
        number,
        kind,
        what,
        payer: by?.payer ?? taken.manager,
        placed_by: by?.actingAs ?? taken.manager,
        placed_at: context.clock.now(),
      })
      .onConflict((conflict) => conflict.columns(['contract_number', 'number']).doNothing())
      .returning('number')
      .executeTakeFirst();
    if (placed === undefined)
      throw new LicensingRefused(`order ${number} of contract ${contract} was placed before`);
    return work(db, taken);
  });
}

/** Orders of a contract, the newest first. */
export async function ordersOf(
  { workspace }: LedgerContext,
  contract: string,
): Promise<readonly LedgerPlacedOrder[]> {
  return workspace.read
    .selectFrom('ledger_orders')
    .select(['number', 'kind', 'what', 'payer', 'placed_by as placedBy', 'placed_at as placedAt'])
    .where('contract_number', '=', contract)
    .orderBy('placed_at', 'desc')
    .orderBy('number', 'desc')
    .execute();
}
