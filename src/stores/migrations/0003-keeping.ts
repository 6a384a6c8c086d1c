import type { Kysely } from 'kysely';
import type { Migration } from '../../ports/workspace.ts';
import { defineTables, type TableWords } from './define-table.ts';

/** Marks for the next run, single facts, tokens, the audit trail, the lease, and what may be lost. */
export const keeping: Migration<Kysely<unknown>> = {
  name: '0003-keeping',
  async up(db, kind) {
    if (kind === 'postgres') await defineTables(db, kind, () => ['create sequence marks_stamp']);
    await defineTables(db, kind, (words) => keepingTables(words, kind === 'postgres'));
  },
};

function keepingTables(words: TableWords, hasSequences: boolean): readonly string[] {
  const { text, int, identity, plain, clustered } = words;
  // A stamp is never given twice: a mark that was renewed is told from the one that was taken.
  const stamp = hasSequences ? `bigint not null default nextval('marks_stamp') primary key` : identity;
  return [
    `create table marks (
      stamp ${stamp}, kind ${text} not null, id ${text} not null, at ${int} not null, unique (kind, id)) ${plain}`,
    `create index marks_oldest on marks (kind, stamp)`,
    `create table facts (name ${text} primary key, value ${text} not null) ${plain}`,
    `create table tokens (
      id ${text} primary key, name ${text} not null, scope ${text} not null, source_id ${text},
      secret_hash ${text} not null, created_at ${int} not null, expires_at ${int}, revoked_at ${int},
      last_used_at ${int}) ${plain}`,
    `create table audit (
      seq ${identity}, at ${int} not null, actor ${text} not null, act ${text} not null, subject ${text} not null,
      data ${text}, data_hash ${text} not null, prev_hash ${text} not null, hash ${text} not null) ${plain}`,
    `create table lease (
      name ${text} primary key, holder ${text} not null, epoch ${int} not null, until ${int} not null) ${plain}`,
    `create table kv (k ${text} primary key, v ${text} not null, expires ${int}) ${clustered}`,
    `create index kv_expires on kv (expires) where expires is not null`,
  ];
}
