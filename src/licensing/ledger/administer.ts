import { LicensingRefused } from '../../errors.ts';
import { ensureUser, findUser, type LedgerContext, type PersonName } from './ledger-context.ts';
import type { LedgerTx } from './ledger-tables.ts';

export interface ContractView {
  readonly number: string;
  readonly manager: string;
  readonly coordinators: readonly string[];
}
export interface Purchase {
  readonly product: string;
  readonly quantity: number;
  readonly term: string;
  /** Plain dates; the seats are usable from the first to before the second. */
  readonly startsOn: string;
  readonly endsOn: string;
}

/** Opens a contract. Its manager is put on the team. Throws `LicensingRefused` when the number is taken. */
export async function createContract(
  context: LedgerContext,
  contract: { number: string; manager: PersonName },
): Promise<void> {
  await context.workspace.write(async (db) => {
    if (await contractExists(db, contract.number)) {
      throw new LicensingRefused(`contract ${contract.number} exists already`, {
        ids: { contract: contract.number },
      });
    }
    const manager = await ensureUser(context, db, contract.manager);
    await db
      .insertInto('ledger_contracts')
      .values({
        number: contract.number,
        core_id: context.coreId,
        manager_id: manager.id,
        created_at: context.clock.now(),
      })
      .execute();
  });
}

/** Names a software coordinator, who may assign like the contract manager. Naming one twice changes nothing. */
export async function addCoordinator(
  context: LedgerContext,
  number: string,
  person: PersonName,
): Promise<void> {
  await context.workspace.write(async (db) => {
    await requireContract(db, number);
    const user = await ensureUser(context, db, person);
    await db
      .insertInto('ledger_coordinators')
      .values({ contract_number: number, user_id: user.id })
      .onConflict((conflict) => conflict.columns(['contract_number', 'user_id']).doNothing())
      .execute();
  });
}

/** Takes the role from a coordinator. */
export async function removeCoordinator(
  context: LedgerContext,
  number: string,
  email: string,
): Promise<void> {
  await context.workspace.write(async (db) => {
    const user = await findUser(context, db, email);
    if (user === null) throw new LicensingRefused(`${email} is not on the team`);
    await db
      .deleteFrom('ledger_coordinators')
      .where('contract_number', '=', number)
      .where('user_id', '=', user.id)
      .execute();
  });
}

/** Buys seats. All of them are on the contract manager first, who need not use the product (design, section 8). */
export async function purchase(
  context: LedgerContext,
  number: string,
  order: Purchase,
): Promise<{ subscriptionId: string }> {
  const { ids, clock, workspace } = context;
  const subscriptionId = ids.next();
  await workspace.write(async (db) => {
    const managerId = await requireContract(db, number);
    const poolId = await ensurePool(context, db, order.product);
    await db
      .insertInto('ledger_subscriptions')
      .values({
        id: subscriptionId,
        contract_number: number,
        pool_id: poolId,
        quantity: order.quantity,
        term: order.term,
        starts_on: order.startsOn,
        ends_on: order.endsOn,
        status: 'active',
      })
      .execute();
    const seat = {
      subscription_id: subscriptionId,
      pool_id: poolId,
      holder_id: managerId,
      held_as: 'purchase' as const,
      since: clock.now(),
    };
    for (let left = order.quantity; left > 0; left -= seatsPerInsert) {
      const rows = Array.from({ length: Math.min(left, seatsPerInsert) }, () => seat);
      await db.insertInto('ledger_seats').values(rows).execute();
    }
  });
  return { subscriptionId };
}

/** Few enough for the bind parameters of one statement. */
const seatsPerInsert = 500;

export async function listContracts({ coreId, workspace }: LedgerContext): Promise<readonly ContractView[]> {
  const contracts = await workspace.read
    .selectFrom('ledger_contracts')
    .innerJoin('ledger_users', 'ledger_users.id', 'ledger_contracts.manager_id')
    .select(['number', 'email as manager'])
    .where('ledger_contracts.core_id', '=', coreId)
    .orderBy('number')
    .execute();
  const coordinators = await workspace.read
    .selectFrom('ledger_coordinators')
    .innerJoin('ledger_users', 'ledger_users.id', 'ledger_coordinators.user_id')
    .select(['contract_number', 'email'])
    .where('core_id', '=', coreId)
    .orderBy('email')
    .execute();
  return contracts.map((contract) => ({
    ...contract,
    coordinators: coordinators
      .filter((row) => row.contract_number === contract.number)
      .map(({ email }) => email),
  }));
}

async function contractExists(db: LedgerTx, number: string): Promise<boolean> {
  const row = await db
    .selectFrom('ledger_contracts')
    .select('number')
    .where('number', '=', number)
    .executeTakeFirst();
  return row !== undefined;
}

async function requireContract(db: LedgerTx, number: string): Promise<string> {
  const row = await db
    .selectFrom('ledger_contracts')
    .select('manager_id')
    .where('number', '=', number)
    .executeTakeFirst();
  if (row === undefined)
    throw new LicensingRefused(`there is no contract ${number}`, { ids: { contract: number } });
  return row.manager_id;
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
