import type { Kysely } from 'kysely';
import type { Migration } from '../../ports/workspace.ts';
import { defineTables } from './define-table.ts';

/** Who used what last. Addresses, not accounts: reports name people by address, and may be older than the account. */
export const usage: Migration<Kysely<unknown>> = {
  name: '0008-usage',
  up: (db, kind) =>
    defineTables(db, kind, ({ text, int, clustered }) => [
      `create table last_use (
        core_id ${text} not null, product ${text} not null, email_key ${text} not null,
        at ${int} not null, source ${text} not null, is_offline ${int} not null, told_at ${int} not null,
        kept_until ${int}, taken_at ${int},
        primary key (core_id, email_key, product)) ${clustered}`,
    ]),
};
