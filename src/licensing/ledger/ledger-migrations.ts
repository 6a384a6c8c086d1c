import { sql } from 'kysely';
import { daysOfGrace } from '../../core/domain/after-end.ts';
import { addDays } from '../../core/domain/time.ts';
import type { DatabaseKind, MigrationSet } from '../../ports/workspace.ts';
import type { LedgerDb } from './ledger-tables.ts';
import { createTeamTables } from './team-migration.ts';

/** The ledger's own history of tables. */
export const ledgerMigrations: MigrationSet<LedgerDb> = {
  name: 'ledger',
  migrations: [
    { name: '0001-contracts-and-seats', up: createTables },
    { name: '0002-terms', up: createTerms },
    { name: '0003-orders', up: createOrders },
    { name: '0004-free-places', up: indexFreePlaces },
    { name: '0005-team', up: createTeamTables },
    { name: '0006-stops', up: allowStops },
  ],
};

async function createTables(db: LedgerDb, kind: DatabaseKind): Promise<void> {
  const identity =
    kind === 'sqlite'
      ? 'integer primary key autoincrement'
      : 'bigint generated always as identity primary key';
  for (const statement of [...contracts, ...seats(identity), ...acts(identity)])
    await sql.raw(statement).execute(db);
}

/**
 * Terms follow each other without a gap. From `access_until` on, seats of a term are nobody's any more: it is the start of
 * the next term, and where there is none, 15 days later than the end. A subscription keeps its seats over all of them; on
 * a day those count whose place is within the quantity of that day's term.
 */
async function createTerms(db: LedgerDb): Promise<void> {
  for (const statement of terms) await sql.raw(statement).execute(db);
  for (const { id, ...bought } of await db
    .selectFrom('ledger_subscriptions')
    .select(['id', 'quantity', 'term', 'starts_on', 'ends_on'])
    .execute()) {
    const access_until = addDays(bought.ends_on, daysOfGrace);
    await db
      .insertInto('ledger_terms')
      .values({ ...bought, subscription_id: id, access_until })
      .execute();
  }
}

const terms = [
  `create table ledger_terms (
    subscription_id text not null references ledger_subscriptions (id), term text not null,
    starts_on text not null, ends_on text not null check (ends_on > starts_on), access_until text not null,
    quantity integer not null check (quantity > 0), check (access_until >= ends_on),
    primary key (subscription_id, starts_on), unique (subscription_id, ends_on))`,
  // What the next renewal is for, where fewer seats were asked for.
  `alter table ledger_subscriptions add column renewal_quantity integer check (renewal_quantity > 0)`,
  // A pinned seat does not go over to another subscription when its own ends.
  `alter table ledger_seats add column pinned integer not null default 0 check (pinned in (0, 1))`,
  `create index ledger_seats_pinned on ledger_seats (pool_id, holder_id) where pinned = 1`,
  `create index ledger_seats_bought on ledger_seats (subscription_id, place, pool_id, holder_id)
    where held_as = 'purchase'`,
  `create index ledger_subscriptions_pool on ledger_subscriptions (pool_id)`,
];

async function createOrders(db: LedgerDb): Promise<void> {
  for (const statement of orders) await sql.raw(statement).execute(db);
}

const orders = [
  `create table ledger_orders (
    contract_number text not null references ledger_contracts (number), number text not null,
    kind text not null check (kind in ('purchase', 'addition', 'reduction', 'renewal')),
    what text not null, payer text not null, placed_by text not null, placed_at bigint not null,
    primary key (contract_number, number))`,
  // Grows with every change of the contract: who writes can say which state it was decided on.
  `alter table ledger_contracts add column version integer not null default 1`,
  `alter table ledger_contracts add column renewed_at bigint`,
  `alter table ledger_acts add column contract_number text`,
];

/** A free seat of a large subscription is found without walking past the held ones. */
async function indexFreePlaces(db: LedgerDb): Promise<void> {
  await sql
    .raw(
      `create index ledger_seats_free_places on ledger_seats (subscription_id, place) where holder_id is null`,
    )
    .execute(db);
}

/** Since when a term gives no access because its subscription was suspended or canceled, whatever its days say. */
async function allowStops(db: LedgerDb): Promise<void> {
  await sql.raw(`alter table ledger_terms add column stopped_on text`).execute(db);
}

/** Keys of two or three columns are there for the foreign keys that hold teams apart and seats to what was bought. */
const contracts = [
  `create table ledger_users (
    id text primary key, core_id text not null, email text not null, email_key text not null,
    given_name text not null, family_name text not null,
    status text not null check (status in ('active', 'invited')), created_at bigint not null,
    unique (core_id, email_key), unique (id, core_id))`,
  `create table ledger_contracts (
    number text primary key, core_id text not null, manager_id text not null, created_at bigint not null,
    foreign key (manager_id, core_id) references ledger_users (id, core_id))`,
  `create index ledger_contracts_manager on ledger_contracts (manager_id)`,
  `create table ledger_coordinators (
    contract_number text not null references ledger_contracts (number),
    user_id text not null references ledger_users (id), primary key (contract_number, user_id))`,
  `create index ledger_coordinators_user on ledger_coordinators (user_id)`,
  `create table ledger_pools (
    id text primary key, core_id text not null, product text not null,
    unique (core_id, product), unique (id, core_id))`,
  `create table ledger_subscriptions (
    id text primary key, contract_number text not null references ledger_contracts (number),
    pool_id text not null references ledger_pools (id), quantity integer not null check (quantity > 0),
    term text not null, starts_on text not null, ends_on text not null check (ends_on > starts_on),
    status text not null check (status in ('active', 'expired', 'suspended', 'canceled')),
    unique (id, pool_id, quantity))`,
  `create index ledger_subscriptions_contract on ledger_subscriptions (contract_number)`,
];

/**
 * What cannot be written, by whom ever:
 * - more seats than were bought: a seat is a row, with its own place among the `quantity` of its subscription
 * - a seat of two people: a row has one holder
 * - two seats of one product for one person, or a seat for somebody of another team
 */
function seats(identity: string): readonly string[] {
  return [
    `create table ledger_seats (
      id ${identity}, core_id text not null, subscription_id text not null, pool_id text not null,
      quantity integer not null, place integer not null, holder_id text, held_as text, since bigint,
      check (place between 1 and quantity), unique (subscription_id, place),
      check (held_as in ('purchase', 'direct', 'inherited')),
      check ((holder_id is null) = (held_as is null)), check ((holder_id is null) = (since is null)),
      foreign key (subscription_id, pool_id, quantity)
        references ledger_subscriptions (id, pool_id, quantity) on update cascade,
      foreign key (pool_id, core_id) references ledger_pools (id, core_id),
      foreign key (holder_id, core_id) references ledger_users (id, core_id))`,
    `create unique index ledger_seats_one_each on ledger_seats (pool_id, holder_id)
      where held_as in ('direct', 'inherited')`,
    `create index ledger_seats_free on ledger_seats (pool_id, id) where holder_id is null`,
    `create index ledger_seats_parked on ledger_seats (pool_id, holder_id, id) where held_as = 'purchase'`,
    `create index ledger_seats_holder on ledger_seats (holder_id, pool_id, held_as)`,
    // A whole team is read from this index alone.
    `create index ledger_seats_state on ledger_seats (core_id, pool_id, held_as, holder_id, since)`,
  ];
}

function acts(identity: string): readonly string[] {
  return [
    `create table ledger_acts (
      seq ${identity}, operation_id text not null unique, core_id text not null, at bigint not null, actor text not null,
      act text not null, product text not null, from_email text, to_email text, answer text not null)`,
    `create index ledger_acts_newest on ledger_acts (core_id, seq)`,
  ];
}
