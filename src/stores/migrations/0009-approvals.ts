import type { Kysely } from 'kysely';
import type { Migration } from '../../ports/workspace.ts';
import { defineTables } from './define-table.ts';

/** Who approved which operations, and until when that counts. */
export const approvals: Migration<Kysely<unknown>> = {
  name: '0009-approvals',
  up: (db, kind) =>
    defineTables(db, kind, ({ text, int, clustered }) => [
      `create table approvals (
        id ${text} not null primary key, actor ${text} not null, actor_name ${text} not null, reason ${text},
        digest ${text} not null, operations ${text} not null, is_whole ${int} not null, policy ${text} not null,
        given_at ${int} not null, expires_at ${int} not null, state ${text} not null, ended_at ${int}) ${clustered}`,
      `create index approvals_state on approvals (state, ended_at)`,
    ]),
};
