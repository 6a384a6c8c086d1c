import type { Kysely } from 'kysely';
import type { Migration } from '../../ports/workspace.ts';
import { defineTables } from './define-table.ts';

/** Rows of a plan that somebody said no to, and until when. */
export const rejections: Migration<Kysely<unknown>> = {
  name: '0011-rejections',
  up: (db, kind) =>
    defineTables(db, kind, ({ text, int, clustered }) => [
      `create table rejections (
        pool_id ${text} not null, subject ${text} not null, class ${text} not null, id ${text} not null unique,
        operation ${text} not null, actor ${text} not null, actor_name ${text} not null, reason ${text} not null,
        at ${int} not null, until ${int}, state ${text} not null,
        primary key (pool_id, subject, class)) ${clustered}`,
    ]),
};
