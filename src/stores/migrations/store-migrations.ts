import type { Kysely } from 'kysely';
import type { MigrationSet } from '../../ports/workspace.ts';
import { people } from './0001-people.ts';
import { seats } from './0002-seats.ts';
import { keeping } from './0003-keeping.ts';
import { oauth } from './0004-oauth.ts';
import { counting } from './0005-counting.ts';
import { sorting } from './0006-sorting.ts';
import { notices } from './0007-notices.ts';
import { coreReadings } from './0008-core-readings.ts';
import { holdPrices } from './0008-hold-prices.ts';
import { usage } from './0008-usage.ts';
import { approvals } from './0009-approvals.ts';
import { overCapacity } from './0009-over-capacity.ts';
import { exceptions } from './0010-exceptions.ts';
import { rejections } from './0011-rejections.ts';

/** The history of the stores' own tables. */
export const storeMigrations: MigrationSet<Kysely<unknown>> = {
  name: 'stores',
  migrations: [
    people,
    seats,
    keeping,
    oauth,
    counting,
    sorting,
    notices,
    coreReadings,
    holdPrices,
    usage,
    approvals,
    overCapacity,
    exceptions,
    rejections,
  ],
};
