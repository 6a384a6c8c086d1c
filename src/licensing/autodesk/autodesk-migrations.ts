import { sql } from 'kysely';
import type { MigrationSet } from '../../ports/workspace.ts';
import type { AutodeskDb } from './autodesk-tables.ts';

/** The history of this adapter's own tables. */
export const autodeskMigrations: MigrationSet<AutodeskDb> = {
  name: 'autodesk',
  migrations: [
    {
      name: '0001-consents-budget-and-acts',
      async up(db) {
        for (const statement of tables) await sql.raw(statement).execute(db);
      },
    },
    {
      name: '0002-sign-ins',
      async up(db) {
        await sql.raw(signIns).execute(db);
      },
    },
  ],
};

const signIns = `create table autodesk_sign_ins (
  id text primary key, core_id text not null, access text not null check (access in ('look', 'change')),
  redirect_uri text not null, bound_to text not null, code_verifier text not null, ends_at bigint not null)`;

const tables = [
  `create table autodesk_consents (
    id text primary key, core_id text not null, administrator text not null, scopes text not null,
    granted_at bigint not null, state text not null check (state in ('usable', 'role-lost', 'consent-again')),
    state_at bigint not null, reason text, generation integer not null, refresh_token text not null,
    refreshed_at bigint not null, access_token text, access_until bigint not null,
    refresher text, refresher_until bigint not null, not_before bigint not null,
    unique (core_id, administrator))`,
  `create table autodesk_budget (
    bucket text primary key, minute bigint not null, used integer not null, ceiling integer not null,
    blocked_until bigint not null)`,
  `create table autodesk_seats_seen (
    core_id text not null, user_id text not null, product_id text not null, email text not null,
    held_as text not null check (held_as in ('direct', 'inherited', 'none')), at bigint not null,
    primary key (core_id, user_id, product_id))`,
  `create index autodesk_seats_seen_newest on autodesk_seats_seen (core_id, at)`,
  `create table autodesk_acts (
    operation_id text primary key, core_id text not null, at bigint not null, answer text not null)`,
  `create index autodesk_acts_newest on autodesk_acts (core_id, at)`,
];
