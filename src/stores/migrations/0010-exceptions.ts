import type { Kysely } from 'kysely';
import type { Migration } from '../../ports/workspace.ts';
import { defineTables } from './define-table.ts';

/** Removals that somebody undid: who keeps which seat, and until when. */
export const exceptions: Migration<Kysely<unknown>> = {
  name: '0010-exceptions',
  up: (db, kind) =>
    defineTables(db, kind, ({ text, int, clustered }) => [
      `create table exceptions (
        person_id ${text} not null, pool_id ${text} not null, id ${text} not null, operation_id ${text} not null,
        class ${text} not null, standing ${text} not null, actor ${text} not null, actor_name ${text} not null,
        reason ${text} not null, at ${int} not null, until ${int} not null, state ${text} not null,
        primary key (person_id, pool_id)) ${clustered}`,
    ]),
};
