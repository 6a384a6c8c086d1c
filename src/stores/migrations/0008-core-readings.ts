import type { Kysely } from 'kysely';
import type { Migration } from '../../ports/workspace.ts';
import { defineTables } from './define-table.ts';

/** When each licensing core was read last, and why not since. */
export const coreReadings: Migration<Kysely<unknown>> = {
  name: '0008-core-readings',
  up: (db, kind) =>
    defineTables(db, kind, ({ text, int, clustered }) => [
      `create table core_readings (
        core_id ${text} not null primary key, tried_at ${int} not null, good_at ${int},
        failure ${text}, remedy ${text}) ${clustered}`,
    ]),
};
