import { sql } from 'kysely';
import type {
  LedgerFile,
  LedgerFileContract,
  LedgerFileGroup,
  LedgerFileOrder,
  LedgerFileSeat,
  LedgerFileSubscription,
  LedgerFileTerm,
  LedgerFileUser,
} from '../../../ports/ledger-file.ts';
import type { LedgerContext } from '../ledger-context.ts';
import type { LedgerTx } from '../ledger-tables.ts';
import { settleTeam } from '../settle-team.ts';
import { readTeamSettings } from '../team-settings.ts';

/** The whole ledger, of one moment: nobody writes meanwhile (SQLite), or what is written is not seen (Postgres). */
export async function exportLedger(context: LedgerContext): Promise<LedgerFile> {
  // Settled first: what a reading would move anyway is no part of a file, and an import of it has nothing to move.
  await settleTeam(context);
  return context.workspace.write(async (db) => {
    if (context.workspace.kind === 'postgres')
      await sql`set transaction isolation level repeatable read`.execute(db);
    return readLedger(context, db);
  });
}

/** The ledger as this unit of work sees it. */
export async function readLedger(context: LedgerContext, db: LedgerTx): Promise<LedgerFile> {
  const { version: _, ...team } = await readTeamSettings(context, db);
  return {
    format: 'seatwarden-ledger',
    version: 1,
    team,
    users: await readUsers(context, db),
    contracts: await readContracts(context, db),
    groups: await readGroups(context, db),
  };
}

async function readUsers({ coreId }: LedgerContext, db: LedgerTx): Promise<readonly LedgerFileUser[]> {
  const rows = await db
    .selectFrom('ledger_users')
    .select(['email', 'given_name as givenName', 'family_name as familyName', 'created_at', 'invited_at'])
    .where('core_id', '=', coreId)
    .execute();
  const users = rows.map(({ created_at, invited_at, ...person }) => ({
    ...person,
    joinedAt: toIso(created_at),
    invitedAt: invited_at === null ? null : toIso(invited_at),
  }));
  return inOrder(users, ({ email }) => email);
}

async function readContracts(
  { coreId }: LedgerContext,
  db: LedgerTx,
): Promise<readonly LedgerFileContract[]> {
  const rows = await db
    .selectFrom('ledger_contracts as c')
    .innerJoin('ledger_users as u', 'u.id', 'manager_id')
    .select(['number', 'email as manager', 'c.created_at', 'renewed_at'])
    .where('c.core_id', '=', coreId)
    .execute();
  const coordinators = await db
    .selectFrom('ledger_coordinators as r')
    .innerJoin('ledger_users as u', 'u.id', 'user_id')
    .select(['contract_number', 'email'])
    .where('core_id', '=', coreId)
    .execute();
  const rolesOf = Map.groupBy(coordinators, (row) => row.contract_number);
  const ordersOf = await readOrders(coreId, db);
  const subscriptionsOf = await readSubscriptions(coreId, db);
  const contracts = rows.map(({ number, manager, created_at, renewed_at }) => ({
    number,
    manager,
    coordinators: inOrder(
      (rolesOf.get(number) ?? []).map(({ email }) => email),
      (email) => email,
    ),
    openedAt: toIso(created_at),
    renewedAt: renewed_at === null ? null : toIso(renewed_at),
    orders: ordersOf.get(number) ?? [],
    subscriptions: subscriptionsOf.get(number) ?? [],
  }));
  return inOrder(contracts, ({ number }) => number);
}

async function readOrders(
  coreId: string,
  db: LedgerTx,
): Promise<ReadonlyMap<string, readonly LedgerFileOrder[]>> {
  const rows = await db
    .selectFrom('ledger_orders as o')
    .innerJoin('ledger_contracts as c', 'c.number', 'contract_number')
    .select(['contract_number', 'o.number', 'kind', 'what', 'payer', 'placed_by as placedBy', 'placed_at'])
    .where('core_id', '=', coreId)
    .execute();
  const orders = inOrder(rows, ({ placed_at, number }) => `${toIso(placed_at)} ${number}`);
  const byContract = Map.groupBy(orders, (row) => row.contract_number);
  return mapValues(byContract, ({ contract_number: _, placed_at, ...order }) => ({
    ...order,
    placedAt: toIso(placed_at),
  }));
}

async function readSubscriptions(
  coreId: string,
  db: LedgerTx,
): Promise<ReadonlyMap<string, readonly LedgerFileSubscription[]>> {
  const rows = await db
    .selectFrom('ledger_subscriptions as b')
    .innerJoin('ledger_pools as p', 'p.id', 'pool_id')
    .select(['contract_number', 'b.id', 'product', 'b.status as standing', 'renewal_quantity'])
    .where('core_id', '=', coreId)
    .execute();
  const termsOf = await readTerms(coreId, db);
  const seatsOf = await readSeats(coreId, db);
  const byContract = Map.groupBy(
    inOrder(rows, ({ id }) => id),
    (row) => row.contract_number,
  );
  return mapValues(byContract, ({ id, product, standing, renewal_quantity }) => ({
    id,
    product,
    standing,
    renewalQuantity: renewal_quantity,
    terms: termsOf.get(id) ?? [],
    seats: seatsOf.get(id) ?? [],
  }));
}

async function readTerms(
  coreId: string,
  db: LedgerTx,
): Promise<ReadonlyMap<string, readonly LedgerFileTerm[]>> {
  const rows = await db
    .selectFrom('ledger_terms as t')
    .innerJoin('ledger_subscriptions as b', 'b.id', 'subscription_id')
    .innerJoin('ledger_pools as p', 'p.id', 'pool_id')
    .select([
      'subscription_id',
      't.term',
      't.starts_on',
      't.ends_on',
      'access_until',
      'stopped_on',
      't.quantity',
    ])
    .where('core_id', '=', coreId)
    .orderBy('t.starts_on')
    .execute();
  return mapValues(
    Map.groupBy(rows, (row) => row.subscription_id),
    ({ term, starts_on, ends_on, access_until, stopped_on, quantity }) => ({
      term,
      startsOn: starts_on,
      endsOn: ends_on,
      accessUntil: access_until,
      stoppedOn: stopped_on,
      quantity,
    }),
  );
}

/** Parked seats that follow each other are one entry: a purchase of 10,000 is one line and no 10,000. */
async function readSeats(
  coreId: string,
  db: LedgerTx,
): Promise<ReadonlyMap<string, readonly LedgerFileSeat[]>> {
  const rows = await db
    .selectFrom('ledger_seats as s')
    .innerJoin('ledger_users as u', 'u.id', 'holder_id')
    .select(['subscription_id', 'place', 'held_as', 'email', 'since', 'pinned'])
    .where('s.core_id', '=', coreId)
    .orderBy('subscription_id')
    .orderBy('place')
    .execute();
  const seats = new Map<string, LedgerFileSeat[]>();
  for (const { subscription_id, place, held_as, email, since, pinned } of rows) {
    if (held_as === null || since === null) continue;
    const own = seats.get(subscription_id) ?? [];
    seats.set(subscription_id, own);
    const seat = { heldAs: held_as, holder: email, since: toIso(since), pinned: pinned === 1 };
    const last = own.at(-1);
    const follows = last?.to === place - 1 && last.holder === email && last.since === seat.since;
    if (follows && held_as === 'purchase' && last.heldAs === 'purchase')
      own[own.length - 1] = { ...last, to: place };
    else own.push({ from: place, to: place, ...seat });
  }
  return seats;
}

async function readGroups({ coreId }: LedgerContext, db: LedgerTx): Promise<readonly LedgerFileGroup[]> {
  const groups = await db
    .selectFrom('ledger_groups')
    .select(['id', 'name'])
    .where('core_id', '=', coreId)
    .execute();
  const members = await db
    .selectFrom('ledger_group_members as m')
    .innerJoin('ledger_users as u', 'u.id', 'user_id')
    .select(['group_id', 'email as text'])
    .where('m.core_id', '=', coreId)
    .execute();
  const products = await db
    .selectFrom('ledger_group_products as g')
    .innerJoin('ledger_pools as p', 'p.id', 'pool_id')
    .select(['group_id', 'product as text'])
    .where('g.core_id', '=', coreId)
    .execute();
  const textsOf = (rows: readonly { group_id: string; text: string }[], id: string) =>
    inOrder(
      rows.filter(({ group_id }) => group_id === id).map(({ text }) => text),
      (text) => text,
    );
  const told = groups.map(({ id, name }) => ({
    name,
    members: textsOf(members, id),
    products: textsOf(products, id),
  }));
  return inOrder(told, ({ name }) => name);
}

/** By code units, whatever the collation of the database. */
function inOrder<One>(all: readonly One[], keyOf: (one: One) => string): readonly One[] {
  return all
    .map((one) => ({ one, key: keyOf(one) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ one }) => one);
}

function mapValues<From, To>(
  all: ReadonlyMap<string, readonly From[]>,
  change: (one: From) => To,
): ReadonlyMap<string, readonly To[]> {
  return new Map([...all].map(([key, some]) => [key, some.map(change)]));
}

function toIso(at: number): string {
  return new Date(Number(at)).toISOString();
}
