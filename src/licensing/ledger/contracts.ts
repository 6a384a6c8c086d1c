import { sql } from 'kysely';
import { LicensingRefused } from '../../errors.ts';
import type {
  LedgerContract,
  LedgerContractDetail,
  LedgerPerson,
  LedgerPurchase,
} from '../../ports/ledger.ts';
import { ensureUser, type LedgerContext } from './ledger-context.ts';
import type { LedgerTx } from './ledger-tables.ts';

/** Opens a contract. Its manager is put on the team. Throws `LicensingRefused` when the number is taken. */
export async function createContract(
  context: LedgerContext,
  { number, manager }: { number: string; manager: LedgerPerson },
): Promise<void> {
  await context.workspace.write(async (db) => {
    const { id } = await ensureUser(context, db, manager);
    const opened = await db
      .insertInto('ledger_contracts')
      .values({ number, core_id: context.coreId, manager_id: id, created_at: context.clock.now() })
      .onConflict((conflict) => conflict.column('number').doNothing())
      .returning('number')
      .executeTakeFirst();
    if (opened === undefined)
      throw new LicensingRefused(`contract ${number} exists already`, { ids: { contract: number } });
  });
}

/**
 * Buys seats. All of them are on the contract manager first, who need not use the product (design, section 8). Throws
 * `LicensingRefused` when the contract is not there.
 */
export async function purchase(
  context: LedgerContext,
  number: string,
  order: LedgerPurchase,
): Promise<{ subscriptionId: string }> {
  const { ids, workspace } = context;
  const subscriptionId = ids.next();
  await workspace.write(async (db) => {
    await takeContract(context, db, number);
    await db
      .insertInto('ledger_subscriptions')
      .values({
        id: subscriptionId,
        contract_number: number,
        pool_id: await ensurePool(context, db, order.product),
        quantity: order.quantity,
        term: order.term,
        starts_on: order.startsOn,
        ends_on: order.endsOn,
        status: 'active',
      })
      .execute();
    await makeSeats(context, db, subscriptionId);
  });
  return { subscriptionId };
}

/** One statement for any quantity, for 200,000 rows one by one would hold up everybody else. */
async function makeSeats({ clock }: LedgerContext, db: LedgerTx, subscriptionId: string): Promise<void> {
  await sql`
    with recursive places (place, quantity) as (
      select 1, quantity from ledger_subscriptions where id = ${subscriptionId}
      union all select place + 1, quantity from places where place < quantity)
    insert into ledger_seats
      (core_id, subscription_id, pool_id, quantity, place, holder_id, held_as, since)
    select c.core_id, s.id, s.pool_id, s.quantity, places.place, c.manager_id, 'purchase',
      cast(${clock.now()} as bigint)
    from ledger_subscriptions s
    join ledger_contracts c on c.number = s.contract_number
    join places on places.quantity = s.quantity
    where s.id = ${subscriptionId} order by places.place`.execute(db);
}

/** All contracts of the team, by number. */
export async function listContracts({
  coreId,
  workspace,
}: LedgerContext): Promise<readonly LedgerContract[]> {
  const contracts = await workspace.read
    .selectFrom('ledger_contracts')
    .innerJoin('ledger_users', 'ledger_users.id', 'ledger_contracts.manager_id')
    .select(['number', 'email as manager'])
    .where('ledger_contracts.core_id', '=', coreId)
    .orderBy('number')
    .execute();
  // Sorted here: ordered by the database, it would rather walk through everybody on the team.
  const coordinators = await workspace.read
    .selectFrom('ledger_contracts')
    .innerJoin('ledger_coordinators', 'contract_number', 'number')
    .innerJoin('ledger_users', 'ledger_users.id', 'user_id')
    .select(['number', 'email'])
    .where('ledger_contracts.core_id', '=', coreId)
    .execute();
  const byContract = Map.groupBy(coordinators, (row) => row.number);
  return contracts.map((contract) => ({
    ...contract,
    coordinators: (byContract.get(contract.number) ?? []).map(({ email }) => email).sort(),
  }));
}

/** The address of the first contract's manager; null before there is a contract. */
export async function firstManager({ coreId, workspace }: LedgerContext): Promise<string | null> {
  const row = await workspace.read
    .selectFrom('ledger_contracts')
    .innerJoin('ledger_users', 'ledger_users.id', 'manager_id')
    .select('email')
    .where('ledger_contracts.core_id', '=', coreId)
    .orderBy('number')
    .limit(1)
    .executeTakeFirst();
  return row?.email ?? null;
}

/** One contract with what was bought under it; null when there is none of this number. */
export async function findContract(
  context: LedgerContext,
  number: string,
): Promise<LedgerContractDetail | null> {
  const contract = (await listContracts(context)).find((one) => one.number === number);
  if (contract === undefined) return null;
  const subscriptions = await context.workspace.read
    .selectFrom('ledger_subscriptions')
    .innerJoin('ledger_pools', 'ledger_pools.id', 'ledger_subscriptions.pool_id')
    .select([
      'ledger_subscriptions.id',
      'product',
      'quantity',
      'term',
      'starts_on as startsOn',
      'ends_on as endsOn',
      'status',
    ])
    .where('contract_number', '=', number)
    .orderBy('ledger_subscriptions.id')
    .execute();
  return { ...contract, subscriptions };
}

/**
 * Nobody else changes this contract until the end of the work, so that what is bought goes to whoever manages it then.
 * Throws `LicensingRefused` when there is none of this number; contracts of other teams are none.
 */
export async function takeContract(
  { coreId, workspace }: LedgerContext,
  db: LedgerTx,
  number: string,
): Promise<void> {
  const contract = db
    .selectFrom('ledger_contracts')
    .select('number')
    .where('number', '=', number)
    .where('core_id', '=', coreId);
  const taken = workspace.kind === 'postgres' ? contract.forNoKeyUpdate() : contract;
  if ((await taken.executeTakeFirst()) === undefined)
    throw new LicensingRefused(`there is no contract ${number}`, { ids: { contract: number } });
}

async function ensurePool({ coreId, ids }: LedgerContext, db: LedgerTx, product: string): Promise<string> {
  await db
    .insertInto('ledger_pools')
    .values({ id: ids.next(), core_id: coreId, product })
    .onConflict((conflict) => conflict.columns(['core_id', 'product']).doNothing())
    .execute();
  const row = await db
    .selectFrom('ledger_pools')
    .select('id')
    .where('core_id', '=', coreId)
    .where('product', '=', product)
    .executeTakeFirstOrThrow();
  return row.id;
}
