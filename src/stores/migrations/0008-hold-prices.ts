import type { Kysely } from 'kysely';
import type { Migration } from '../../ports/workspace.ts';
import { defineTables } from './define-table.ts';

/** What it costs to let held operations go. Holds that are open already have no price. */
export const holdPrices: Migration<Kysely<unknown>> = {
  name: '0008-hold-prices',
  up: (db, kind) =>
    defineTables(db, kind, ({ text }) => [
      `alter table holds add column prices ${text} not null default '[]'`,
    ]),
};
