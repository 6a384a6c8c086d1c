import type { Kysely } from 'kysely';
import type { Migration } from '../../ports/workspace.ts';
import { defineTables, type TableWords } from './define-table.ts';

/** Who should hold seats, who does, what differs, and what was done about it. */
export const seats: Migration<Kysely<unknown>> = {
  name: '0002-seats',
  async up(db, kind) {
    await defineTables(db, kind, coreTables);
    await defineTables(db, kind, driftTables);
    await defineTables(db, kind, planTables);
  },
};

function coreTables({ text, int, plain, clustered }: TableWords): readonly string[] {
  return [
    `create table accounts (
      core_id ${text} not null, account_id ${text} not null, email ${text} not null, email_key ${text} not null,
      person_id ${text}, status ${text} not null, protected_role ${text},
      primary key (core_id, account_id)) ${clustered}`,
    `create index accounts_person on accounts (person_id)`,
    `create index accounts_email on accounts (email_key)`,
    `create table assignments (
      pool_id ${text} not null, account_id ${text} not null, core_id ${text} not null, type ${text} not null,
      origin ${text} not null, since ${int} not null, primary key (pool_id, account_id)) ${clustered}`,
    `create index assignments_account on assignments (account_id)`,
    `create table pools (
      id ${text} primary key, core_id ${text} not null, product ${text} not null, capacity ${int}, taken ${int},
      parked_account_id ${text}, parked_email ${text}, parked_seats ${int} not null, starts_at ${int},
      ends_at ${int}, read_at ${int} not null) ${plain}`,
  ];
}

function driftTables({ text, int, clustered }: TableWords): readonly string[] {
  return [
    `create table entitlements (
      pool_id ${text} not null, person_id ${text} not null, rule_id ${text} not null, priority ${int} not null,
      need_by ${text}, reason ${text} not null, primary key (pool_id, person_id)) ${clustered}`,
    `create index entitlements_person on entitlements (person_id)`,
    `create table drift (
      pool_id ${text} not null, subject ${text} not null, class ${text} not null, core_id ${text} not null,
      person_id ${text}, account_id ${text}, email ${text}, display_name ${text} not null, since ${int} not null,
      due_at ${int} not null, decision ${text} not null, evidence ${text} not null, step ${text} not null,
      rule_id ${text}, priority ${int} not null, need_by ${text}, unless_full ${int} not null,
      rests_on ${text} not null, primary key (pool_id, subject, class)) ${clustered}`,
    // The waiting list in the order in which seats are offered; nobody's need-by comes after everybody's.
    `create index drift_waiting on drift
      (pool_id, priority desc, coalesce(need_by, '9999-12-31'), since, person_id)
      where class = 'missing' and decision = 'waiting'`,
    `create index drift_orphans on drift (pool_id, subject) where class = 'orphan'`,
    `create index drift_person on drift (person_id)`,
    `create index drift_account on drift (account_id)`,
    `create index drift_decision on drift (decision, class)`,
    `create table held (
      pool_id ${text} not null, subject ${text} not null, class ${text} not null,
      primary key (pool_id, subject, class)) ${clustered}`,
  ];
}

function planTables({ text, int, plain }: TableWords): readonly string[] {
  return [
    `create table operations (
      id ${text} primary key, run_id ${text} not null, seq ${int} not null, pool_id ${text} not null,
      core_id ${text} not null, kind ${text} not null, cause ${text}, from_account_id ${text},
      from_person_id ${text}, to_account_id ${text}, to_person_id ${text}, operation ${text} not null,
      state ${text} not null, attempts ${int} not null, answer ${text}, request_id ${text},
      planned_at ${int} not null, sent_at ${int}, finished_at ${int}) ${plain}`,
    `create index operations_open on operations (planned_at, run_id, seq) where finished_at is null`,
    `create index operations_finished on operations (finished_at, pool_id)`,
    `create index operations_from on operations (from_person_id, finished_at)`,
    `create index operations_to on operations (to_person_id, finished_at)`,
    `create table holds (
      id ${text} primary key, digest ${text} not null, operations ${text} not null, opened_at ${int} not null,
      closed_at ${int}, state ${text} not null, decided_by ${text}) ${plain}`,
    `create unique index holds_one_open on holds (state) where state = 'open'`,
    `create table runs (
      id ${text} primary key, scope ${text} not null, "trigger" ${text} not null, started_at ${int} not null,
      finished_at ${int}, outcome ${text} not null, counts ${text} not null, failure ${text}) ${plain}`,
    `create index runs_started on runs (started_at)`,
  ];
}
