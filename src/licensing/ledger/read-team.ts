import { asId, type AccountId } from '../../core/domain/ids.ts';
import type {
  CoreAccount,
  CoreAssignment,
  CorePool,
  CoreReading,
  SeatTruth,
} from '../../ports/licensing-core.ts';
import { findPool, findUser, type LedgerContext } from './ledger-context.ts';

/** The whole team: users with their roles, pools with their numbers, seats given directly. */
export async function readTeam(context: LedgerContext): Promise<CoreReading> {
  const [accounts, pools, assignments] = await Promise.all([
    readAccounts(context),
    readPools(context),
    readAssignments(context),
  ]);
  return { accounts, pools, assignments };
}

async function readAccounts({ coreId, workspace }: LedgerContext): Promise<readonly CoreAccount[]> {
  const db = workspace.read;
  const [users, managers, coordinators] = await Promise.all([
    db.selectFrom('ledger_users').select(['id', 'email', 'status']).where('core_id', '=', coreId).execute(),
    db.selectFrom('ledger_contracts').select('manager_id').where('core_id', '=', coreId).execute(),
    db.selectFrom('ledger_coordinators').select('user_id').execute(),
  ]);
  const roles = new Map<string, string>([
    ...coordinators.map(({ user_id }) => [user_id, 'coordinator'] as const),
    ...managers.map(({ manager_id }) => [manager_id, 'contract-manager'] as const),
  ]);
  return users.map(({ id, email, status }) => ({
    accountId: asId<AccountId>(id),
    email,
    status,
    protectedRole: roles.get(id) ?? null,
  }));
}

/** Pools with their numbers; what the contract manager holds because of purchases is told apart. */
export async function readPools({ coreId, workspace }: LedgerContext): Promise<readonly CorePool[]> {
  const db = workspace.read;
  const seats = await db
    .selectFrom('ledger_seats')
    .innerJoin('ledger_pools', 'ledger_pools.id', 'ledger_seats.pool_id')
    .select(({ fn }) => [
      'product',
      fn.countAll<number>().as('capacity'),
      fn.count<number>('holder_id').as('taken'),
    ])
    .where('core_id', '=', coreId)
    .groupBy('product')
    .orderBy('product')
    .execute();
  const parked = await db
    .selectFrom('ledger_seats')
    .innerJoin('ledger_pools', 'ledger_pools.id', 'ledger_seats.pool_id')
    .innerJoin('ledger_users', 'ledger_users.id', 'ledger_seats.holder_id')
    .select(({ fn }) => [
      'product',
      'ledger_users.id as accountId',
      'email',
      fn.countAll<number>().as('seats'),
    ])
    .where('ledger_pools.core_id', '=', coreId)
    .where('held_as', '=', 'purchase')
    .groupBy(['product', 'ledger_users.id', 'email'])
    .orderBy('email')
    .execute();
  return seats.map(({ product, capacity, taken }) => {
    // Contracts of several managers park in one pool; one manager's seats are handed out after the other's.
    const first = parked.find((row) => row.product === product);
    return {
      product,
      capacity: Number(capacity),
      taken: Number(taken),
      parked:
        first === undefined
          ? null
          : { accountId: asId<AccountId>(first.accountId), email: first.email, seats: Number(first.seats) },
      startsAt: null,
      endsAt: null,
    };
  });
}

async function readAssignments({ coreId, workspace }: LedgerContext): Promise<readonly CoreAssignment[]> {
  const rows = await workspace.read
    .selectFrom('ledger_seats')
    .innerJoin('ledger_pools', 'ledger_pools.id', 'ledger_seats.pool_id')
    .select(['holder_id', 'product', 'since'])
    .where('core_id', '=', coreId)
    .where('held_as', '=', 'direct')
    .execute();
  return rows.map(({ holder_id, product, since }) => ({
    accountId: asId<AccountId>(holder_id ?? ''),
    product,
    type: 'direct',
    since,
  }));
}

/** The seat that an address holds now; null when it holds none. */
export async function readSeat(
  context: LedgerContext,
  query: { product: string; email: string },
): Promise<SeatTruth | null> {
  const db = context.workspace.read;
  const poolId = await findPool(context, db, query.product);
  const user = await findUser(context, db, query.email);
  if (poolId === null || user === null) return null;
  const seat = await db
    .selectFrom('ledger_seats')
    .select('id')
    .where('pool_id', '=', poolId)
    .where('holder_id', '=', user.id)
    .where('held_as', '=', 'direct')
    .executeTakeFirst();
  return seat === undefined
    ? null
    : { accountId: asId<AccountId>(user.id), email: user.email, type: 'direct' };
}
