import { sql } from 'kysely';
import { asId, type AccountId } from '../../core/domain/ids.ts';
import type {
  CoreAccount,
  CoreAssignment,
  CorePool,
  CoreReading,
  SeatTruth,
} from '../../ports/licensing-core.ts';
import { findPool, findUser, type LedgerContext } from './ledger-context.ts';
import type { LedgerTables } from './ledger-tables.ts';

/** Seats of one pool that are held alike. */
export interface SeatCount {
  readonly pool_id: string;
  readonly held_as: LedgerTables['ledger_seats']['held_as'];
  /** May be left out where seats were given to people. */
  readonly holder_id: string | null;
  readonly seats: number;
}

/**
 * The whole team: users with their roles, pools with their numbers, seats given to people. All seats come from one
 * statement, so they are one moment's; products and users are read after it, and neither ever goes away.
 */
export async function readTeam(context: LedgerContext): Promise<CoreReading> {
  const held = await readSeats(context);
  const products = await readProducts(context);
  const accounts = await readAccounts(context);
  const emails = new Map<string, string>(accounts.map(({ accountId, email }) => [accountId, email]));
  return { accounts, pools: toPools(held, { products, emails }), assignments: toAssignments(held, products) };
}

/** Free seats are one row a pool, parked ones one row a manager, seats given to people one row each. */
async function readSeats({ coreId, workspace }: LedgerContext) {
  const seats = workspace.read.selectFrom('ledger_seats').where('core_id', '=', coreId);
  const given = seats
    .select(['pool_id', 'held_as', 'holder_id', 'since'])
    .select(sql<number>`1`.as('seats'))
    .where('held_as', 'in', ['direct', 'inherited']);
  const others = seats
    .select(['pool_id', 'held_as', 'holder_id'])
    .select(({ fn }) => [fn.max('since').as('since'), fn.countAll<number>().as('seats')])
    .where((is) => is.or([is('held_as', 'is', null), is('held_as', '=', 'purchase')]))
    .groupBy(['pool_id', 'held_as', 'holder_id']);
  return given.unionAll(others).execute();
}

async function readAccounts(context: LedgerContext): Promise<readonly CoreAccount[]> {
  const roles = await readRoles(context);
  const users = await context.workspace.read
    .selectFrom('ledger_users')
    .select(['id', 'email', 'status'])
    .where('core_id', '=', context.coreId)
    .execute();
  return users.map(({ id, email, status }) => ({
    accountId: asId<AccountId>(id),
    email,
    status,
    protectedRole: roles.get(id) ?? null,
  }));
}

/** Roles by user id; who manages one contract and coordinates another is a manager. */
export async function readRoles({ coreId, workspace }: LedgerContext): Promise<ReadonlyMap<string, string>> {
  const managers = await workspace.read
    .selectFrom('ledger_contracts')
    .select('manager_id')
    .where('core_id', '=', coreId)
    .execute();
  const coordinators = await workspace.read
    .selectFrom('ledger_coordinators')
    .innerJoin('ledger_contracts', 'number', 'contract_number')
    .select('user_id')
    .where('core_id', '=', coreId)
    .execute();
  return new Map([
    ...coordinators.map(({ user_id }) => [user_id, 'coordinator'] as const),
    ...managers.map(({ manager_id }) => [manager_id, 'contract-manager'] as const),
  ]);
}

/** Products by pool id, in the order of their names. */
export async function readProducts({
  coreId,
  workspace,
}: LedgerContext): Promise<ReadonlyMap<string, string>> {
  const rows = await workspace.read
    .selectFrom('ledger_pools')
    .select(['id', 'product'])
    .where('core_id', '=', coreId)
    .orderBy('product')
    .execute();
  return new Map(rows.map(({ id, product }) => [id, product]));
}

/** Pools with their numbers; what a contract manager holds because of purchases is told apart. */
export function toPools(
  held: readonly SeatCount[],
  known: { products: ReadonlyMap<string, string>; emails: ReadonlyMap<string, string> },
): readonly CorePool[] {
  const byPool = Map.groupBy(held, ({ pool_id }) => pool_id);
  return [...known.products].flatMap(([poolId, product]) => {
    const rows = byPool.get(poolId);
    if (rows === undefined) return [];
    return {
      product,
      capacity: sum(rows),
      taken: sum(rows.filter(({ held_as }) => held_as !== null)),
      parked: toParked(rows, known.emails),
      startsAt: null,
      endsAt: null,
    };
  });
}

/** Contracts of several managers may park in one pool; one manager's seats are handed out after the other's. */
function toParked(rows: readonly SeatCount[], emails: ReadonlyMap<string, string>): CorePool['parked'] {
  const byManager = Map.groupBy(
    rows.filter(({ held_as }) => held_as === 'purchase'),
    ({ holder_id }) => holder_id ?? '',
  );
  const [first] = [...byManager]
    .map(([id, seats]) => ({
      accountId: asId<AccountId>(id),
      email: emails.get(id) ?? '',
      seats: sum(seats),
    }))
    .sort((one, other) => (one.email < other.email ? -1 : 1));
  return first ?? null;
}

function sum(rows: readonly SeatCount[]): number {
  return rows.reduce((total, { seats }) => total + Number(seats), 0);
}

function toAssignments(
  held: Awaited<ReturnType<typeof readSeats>>,
  products: ReadonlyMap<string, string>,
): readonly CoreAssignment[] {
  return held.flatMap(({ pool_id, held_as, holder_id, since }) =>
    holder_id === null || held_as === null || held_as === 'purchase'
      ? []
      : {
          accountId: asId<AccountId>(holder_id),
          product: products.get(pool_id) ?? '',
          type: held_as,
          since,
        },
  );
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
    .select('held_as')
    .where('holder_id', '=', user.id)
    .where('pool_id', '=', poolId)
    .where('held_as', '<>', 'purchase')
    .executeTakeFirst();
  if (seat === undefined || seat.held_as === null || seat.held_as === 'purchase') return null;
  return { accountId: asId<AccountId>(user.id), email: user.email, type: seat.held_as };
}
