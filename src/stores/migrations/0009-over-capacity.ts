import type { Kysely } from 'kysely';
import type { Migration } from '../../ports/workspace.ts';
import { defineTables } from './define-table.ts';

/** Proposals about pools with more holders than seats, of which there are mostly none, are found without a walk through drift. */
export const overCapacity: Migration<Kysely<unknown>> = {
  name: '0009-over-capacity',
  up: (db, kind) =>
    defineTables(db, kind, () => [
      `create index drift_over_capacity on drift (pool_id, subject) where class = 'over-capacity'`,
    ]),
};
