import { sql } from 'kysely';
import type { LedgerDb } from './ledger-tables.ts';

/** Who may be on the team, what everybody on it gets, and groups that give products to their members. */
export async function createTeamTables(db: LedgerDb): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  // No row: a team that takes everybody, invites nobody and gives nothing by default.
  `create table ledger_teams (
    core_id text primary key, name text not null, external text not null check (external in ('allow', 'refuse')),
    invitations text not null check (invitations in ('on', 'off')), version integer not null)`,
  `create table ledger_team_domains (core_id text not null, domain text not null, primary key (core_id, domain))`,
  `create table ledger_default_products (
    core_id text not null, pool_id text not null, for_external integer not null check (for_external in (0, 1)),
    primary key (core_id, pool_id), foreign key (pool_id, core_id) references ledger_pools (id, core_id))`,
  `create table ledger_groups (
    id text primary key, core_id text not null, name text not null, name_key text not null,
    version integer not null, unique (core_id, name_key), unique (id, core_id))`,
  // Three keys hold a group to people and products of its own team.
  `create table ledger_group_members (
    group_id text not null, user_id text not null, core_id text not null, primary key (group_id, user_id),
    foreign key (group_id, core_id) references ledger_groups (id, core_id),
    foreign key (user_id, core_id) references ledger_users (id, core_id))`,
  `create index ledger_group_members_user on ledger_group_members (user_id, group_id)`,
  `create table ledger_group_products (
    group_id text not null, pool_id text not null, core_id text not null, primary key (group_id, pool_id),
    foreign key (group_id, core_id) references ledger_groups (id, core_id),
    foreign key (pool_id, core_id) references ledger_pools (id, core_id))`,
  `create index ledger_group_products_pool on ledger_group_products (pool_id, group_id)`,
  // When the invitation that is open was sent last; null once somebody is on the team for good.
  `alter table ledger_users add column invited_at bigint`,
  // What an act without address, product or contract is about: a group.
  `alter table ledger_acts add column about text`,
];
