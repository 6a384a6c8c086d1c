import { sql } from 'kysely';
import { asId, type AccountId } from '../../core/domain/ids.ts';
import type { CoreAccount, CoreAssignment, CoreReading, SeatTruth } from '../../ports/licensing-core.ts';
import { findPool, findUser, type LedgerContext } from './ledger-context.ts';
import { heldKey, type HeldSeats, parkedSeats, readLapsedPins, readTerms, toPools } from './pool-numbers.ts';
import { inheritsFrom, readKeptByRoute } from './routes.ts';
import { settleTeam } from './settle-team.ts';
import { dayOf } from './terms.ts';

/**
 * The whole team: users with their roles, pools with their numbers, seats given to people. All held seats come from one
 * statement, so they are one moment's; terms, products and users are read after it, and none of them ever goes away.
 */
export async function readTeam(context: LedgerContext): Promise<CoreReading> {
  await settleTeam(context);
  const held = await readSeats(context);
  const terms = await readTerms(context);
  const products = await readProducts(context);
  const accounts = await readAccounts(context);
  const emails = new Map<string, string>(accounts.map(({ accountId, email }) => [accountId, email]));
  const today = dayOf(context.clock.now());
  return {
    accounts,
    pools: toPools(held, { products, emails, terms, today }),
    assignments: toAssignments(held, products),
  };
}

/** Parked seats are one row a manager, seats given to people one row each. */
async function readSeats(context: LedgerContext): Promise<readonly HeldSeats[]> {
  const { coreId, workspace, clock } = context;
  const { rows } = await sql<HeldSeats>`
    select pool_id, held_as, holder_id, since, 1 as seats from ledger_seats
    where core_id = ${coreId} and held_as in ('direct', 'inherited')
    union all ${parkedSeats(coreId, dayOf(clock.now()))}`.execute(workspace.read);
  const lapsed = await readLapsedPins(context);
  const kept = await readKeptByRoute(context);
  const held = lapsed.size === 0 ? rows : rows.filter((row) => !lapsed.has(heldKey(row)));
  // Taking such a seat frees none, so no plan may count on it.
  if (kept.size === 0) return held;
  return held.map((row) =>
    row.held_as === 'direct' && kept.has(heldKey(row)) ? { ...row, held_as: 'inherited' } : row,
  );
}

async function readAccounts(context: LedgerContext): Promise<readonly CoreAccount[]> {
  const roles = await readRoles(context);
  const users = await context.workspace.read
    .selectFrom('ledger_users')
    .select(['id', 'email', 'status', 'invited_at'])
    .where('core_id', '=', context.coreId)
    .execute();
  return users.map(({ id, email, status, invited_at }) => ({
    accountId: asId<AccountId>(id),
    email,
    status,
    protectedRole: roles.get(id) ?? null,
    ...(invited_at === null ? {} : { invitedAt: Number(invited_at) }),
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

function toAssignments(
  held: readonly HeldSeats[],
  products: ReadonlyMap<string, string>,
): readonly CoreAssignment[] {
  return held.flatMap(({ pool_id, held_as, holder_id, since }) =>
    holder_id === null || held_as === null || held_as === 'purchase'
      ? []
      : {
          accountId: asId<AccountId>(holder_id),
          product: products.get(pool_id) ?? '',
          type: held_as,
          since: since === null ? null : Number(since),
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
  const lapsed = await readLapsedPins(context);
  if (lapsed.has(heldKey({ pool_id: poolId, holder_id: user.id }))) return null;
  if (seat === undefined || seat.held_as === null || seat.held_as === 'purchase') return null;
  const isKept = await inheritsFrom(db, { poolId, userId: user.id });
  return {
    accountId: asId<AccountId>(user.id),
    email: user.email,
    type: isKept ? 'inherited' : seat.held_as,
  };
}
