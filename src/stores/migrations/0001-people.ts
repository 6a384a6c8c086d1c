import type { Kysely } from 'kysely';
import type { Migration } from '../../ports/workspace.ts';
import { defineTables, type TableWords } from './define-table.ts';

/** Sources, what they say about people, groups, and who the records are about. */
export const people: Migration<Kysely<unknown>> = {
  name: '0001-people',
  async up(db, kind) {
    await defineTables(db, kind, recordTables);
    await defineTables(db, kind, groupTables);
    await defineTables(db, kind, personTables);
  },
};

function documentColumns({ text, int }: TableWords): string {
  return `doc ${text} not null, active ${int}, user_name ${text}, user_name_key ${text},
    display_name ${text} not null, display_key ${text} not null, external_id ${text}, external_key ${text},
    email_key ${text}, employee_number ${text}, department ${text}`;
}

function recordTables(words: TableWords): readonly string[] {
  const { text, int, identity, plain, clustered } = words;
  return [
    `create table sources (
      id ${text} primary key, kind ${text} not null, last_tried_at ${int}, last_good_at ${int}, failure ${text},
      quarantined_at ${int}, quarantine_reason ${text}) ${plain}`,
    `create table records (
      seq ${identity}, id ${text} not null unique, source_id ${text} not null, source_key ${text},
      unique_key ${text} not null, ${documentColumns(words)}, doc_hash ${text} not null, version ${int} not null,
      created_at ${int} not null, modified_at ${int} not null, absent_since ${int}, deleted_at ${int},
      person_id ${text}, link ${text} not null, link_note ${text}, link_at ${int}) ${plain}`,
    // A deleted user stays as evidence and gives its name free.
    `create unique index records_unique on records (source_id, unique_key) where deleted_at is null`,
    `create unique index records_source_key on records (source_id, source_key) where source_key is not null`,
    // `deleted_at` makes it answer counts alone, without a look into the table.
    `create index records_live on records (source_id, seq, deleted_at) where deleted_at is null`,
    `create index records_user_name on records (user_name_key)`,
    `create index records_email on records (email_key)`,
    `create index records_external on records (external_key) where external_key is not null`,
    `create index records_employee on records (employee_number) where employee_number is not null`,
    `create index records_person on records (person_id)`,
    `create index records_review on records (link, seq) where link <> 'linked'`,
    `create table record_emails (
      record_id ${text} not null, email_key ${text} not null, primary key (record_id, email_key)) ${clustered}`,
    `create index record_emails_key on record_emails (email_key)`,
    `create table staged (
      reading_id ${text} not null, source_key ${text} not null, source_id ${text} not null, id ${text} not null,
      ${documentColumns(words)}, doc_hash ${text} not null, primary key (reading_id, source_key)) ${plain}`,
  ];
}

function groupTables({ text, int, identity, plain, clustered }: TableWords): readonly string[] {
  return [
    `create table "groups" (
      seq ${identity}, id ${text} not null unique, source_id ${text} not null, display_name ${text} not null,
      display_key ${text} not null, external_id ${text}, doc ${text} not null, version ${int} not null,
      size ${int} not null, baseline_size ${int} not null, created_at ${int} not null, modified_at ${int} not null,
      deleted_at ${int}) ${plain}`,
    `create index groups_live on "groups" (source_id, seq) where deleted_at is null`,
    `create index groups_display on "groups" (display_key)`,
    `create index groups_external on "groups" (source_id, external_id)`,
    // Two numbers, not two ids: there are ten times as many memberships as people, and most questions walk them.
    `create table members (
      group_seq ${int} not null, record_seq ${int} not null, primary key (group_seq, record_seq)) ${clustered}`,
    `create index members_record on members (record_seq, group_seq)`,
  ];
}

function personTables({ text, int, plain, clustered }: TableWords): readonly string[] {
  return [
    `create table people (
      id ${text} primary key, display_name ${text} not null default '', search_key ${text} not null default '',
      email_key ${text}, user_name_key ${text}, employee_number ${text}, state ${text} not null default 'unknown',
      standing ${text} not null default 'undecided', view_hash ${text}, next_due_at ${int},
      updated_at ${int} not null) ${clustered}`,
    // Apart, because a pass over everybody asks for the hash of the view and never for the view.
    `create table views (person_id ${text} primary key, view ${text} not null) ${plain}`,
    `create index people_due on people (next_due_at) where next_due_at is not null`,
    `create index people_email on people (email_key)`,
    `create index people_user_name on people (user_name_key)`,
    `create index people_employee on people (employee_number)`,
    `create table disputes (
      record_id ${text} not null, person_id ${text} not null, primary key (record_id, person_id)) ${clustered}`,
    `create index disputes_person on disputes (person_id)`,
  ];
}
