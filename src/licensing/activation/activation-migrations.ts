import { sql } from 'kysely';
import type { MigrationSet } from '../../ports/workspace.ts';
import type { ActivationDb } from './activation-tables.ts';

/** The history of activation's own tables. Comes after the ledger's, whose users they refer to. */
export const activationMigrations: MigrationSet<ActivationDb> = {
  name: 'activation',
  migrations: [
    {
      name: '0001-devices-and-sessions',
      async up(db) {
        for (const statement of [...devices, ...sessions, ...proofs]) await sql.raw(statement).execute(db);
      },
    },
  ],
};

const person = 'foreign key (user_id, core_id) references ledger_users (id, core_id)';

const devices = [
  `create table activation_devices (
    id text primary key, core_id text not null, user_id text not null, device_id text not null, name text not null,
    place integer not null check (place between 1 and 100), added_at bigint not null, last_seen_at bigint not null,
    unique (user_id, device_id), unique (user_id, place), ${person})`,
];

/** What cannot be written, by whom ever: a second session of one person that is open. */
const sessions = [
  `create table activation_sessions (
    id text primary key, core_id text not null, user_id text not null, device_id text not null,
    device_name text not null, public_key text not null, thumbprint text not null, asked text,
    is_offline integer not null check (is_offline in (0, 1)), counter bigint not null,
    started_at bigint not null, last_seen_at bigint not null, expires_at bigint not null,
    ended_at bigint, ended_by text check (ended_by in ('elsewhere', 'no-seat', 'signed-out', 'device-removed')),
    ended_on_id text, ended_on_name text,
    check ((ended_at is null) = (ended_by is null)),
    check (ended_by <> 'elsewhere' or (ended_on_id is not null and ended_on_name is not null)), ${person})`,
  `create unique index activation_sessions_one_open on activation_sessions (user_id) where ended_at is null`,
  `create index activation_sessions_ended on activation_sessions (user_id, ended_at)`,
];

const proofs = [
  `create table activation_codes (
    hash text primary key, core_id text not null, user_id text not null, issued_by text not null,
    expires_at bigint not null, used_at bigint, ${person})`,
  `create index activation_codes_end on activation_codes (expires_at)`,
  `create table activation_seen (
    core_id text not null, hash text not null, thumbprint text not null, until bigint not null,
    primary key (core_id, hash))`,
  `create index activation_seen_end on activation_seen (until)`,
  `create table activation_keys (
    core_id text not null, generation integer not null check (generation > 0), kid text not null unique,
    public_key text not null, private_key text not null, is_sealed integer not null check (is_sealed in (0, 1)),
    made_at bigint not null, signs_from bigint not null, until bigint, primary key (core_id, generation))`,
];
