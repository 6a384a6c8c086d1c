import { sql } from 'kysely';
import type { DatabaseKind, MigrationSet } from '../../ports/workspace.ts';
import type { LedgerDb } from './ledger-tables.ts';

/** The ledger's own history of tables. */
export const ledgerMigrations: MigrationSet<LedgerDb> = {
  name: 'ledger',
  migrations: [{ name: '0001-contracts-and-seats', up: createTables }],
};

async function createTables(db: LedgerDb, kind: DatabaseKind): Promise<void> {
  const identity =
    kind === 'sqlite'
      ? 'integer primary key autoincrement'
      : 'bigint generated always as identity primary key';
  for (const statement of [...contracts, ...seats(identity), ...acts(identity)])
    await sql.raw(statement).execute(db);
}

const contracts = [
  `create table ledger_users (
    id text primary key, core_id text not null, email text not null, email_key text not null,
    given_name text not null, family_name text not null,
    status text not null check (status in ('active', 'invited')), created_at bigint not null,
    unique (core_id, email_key))`,
  `create table ledger_contracts (
    number text primary key, core_id text not null,
    manager_id text not null references ledger_users (id), created_at bigint not null)`,
  `create table ledger_coordinators (
    contract_number text not null references ledger_contracts (number),
    user_id text not null references ledger_users (id), primary key (contract_number, user_id))`,
  `create table ledger_pools (
    id text primary key, core_id text not null, product text not null, unique (core_id, product))`,
  `create table ledger_subscriptions (
    id text primary key, contract_number text not null references ledger_contracts (number),
    pool_id text not null references ledger_pools (id), quantity integer not null check (quantity > 0),
    term text not null, starts_on text not null, ends_on text not null check (ends_on > starts_on),
    status text not null check (status in ('active', 'expired', 'suspended', 'canceled')))`,
];

/** Over-capacity cannot be written (a seat is a row), nor double booking (one holder a row, one direct seat a person). */
function seats(identity: string): readonly string[] {
  return [
    `create table ledger_seats (
      id ${identity}, subscription_id text not null references ledger_subscriptions (id),
      pool_id text not null references ledger_pools (id), holder_id text references ledger_users (id),
      held_as text check (held_as in ('purchase', 'direct')), since bigint,
      check ((holder_id is null) = (held_as is null)), check ((holder_id is null) = (since is null)))`,
    `create unique index ledger_seats_one_each on ledger_seats (pool_id, holder_id) where held_as = 'direct'`,
    `create index ledger_seats_free on ledger_seats (pool_id, id) where holder_id is null`,
    `create index ledger_seats_parked on ledger_seats (pool_id, holder_id, id) where held_as = 'purchase'`,
    `create index ledger_seats_holder on ledger_seats (holder_id)`,
    `create index ledger_seats_pool on ledger_seats (pool_id, held_as)`,
  ];
}

function acts(identity: string): readonly string[] {
  return [
    `create table ledger_acts (
      seq ${identity}, operation_id text not null unique, core_id text not null, at bigint not null, actor text not null,
      act text not null, product text not null, from_email text, to_email text, answer text not null)`,
  ];
}
