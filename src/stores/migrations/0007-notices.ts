import type { Kysely } from 'kysely';
import type { Migration } from '../../ports/workspace.ts';
import { defineTables } from './define-table.ts';

/** What administrators should know or do that is no seat of one person. */
export const notices: Migration<Kysely<unknown>> = {
  name: '0007-notices',
  up: (db, kind) =>
    defineTables(db, kind, ({ text, int, clustered }) => [
      `create table notices (
        watch ${text} not null, key ${text} not null, since ${int} not null, notice ${text} not null,
        primary key (watch, key)) ${clustered}`,
    ]),
};
