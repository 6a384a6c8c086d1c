import { type Insertable, type RawBuilder, type Selectable, sql } from 'kysely';
import { asId, type SourceId } from '../core/domain/ids.ts';
import type { GroupSize, SourceStanding, SourceState, SourceStore } from '../ports/stores/source-store.ts';
import type { Session } from './opened-dialect.ts';
import type { SourcesTable } from './schema.ts';

type Change = Parameters<SourceStore['save']>[0];

export function createSourceStore(session: Session): SourceStore {
  const { db } = session;
  return {
    list: (query?: { counted: false }) => listSources(session, query?.counted ?? true),
    async find(id) {
      const row = await db.selectFrom('sources').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : toStanding(row);
    },
    async save(change) {
      const columns = changedColumns(change);
      await db
        .insertInto('sources')
        .values({ ...emptyState, ...columns, id: change.id, kind: change.kind })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ ...columns, kind: change.kind }))
        .execute();
    },
    groupSizes: (displays) => groupSizes(session, displays),
    async acceptGroupSizes(displays) {
      await sql`update "groups" set baseline_size = size where ${named(session, displays)}`.execute(db);
    },
  };
}

const emptyState = {
  last_tried_at: null,
  last_good_at: null,
  failure: null,
  quarantined_at: null,
  quarantine_reason: null,
} satisfies Partial<Insertable<SourcesTable>>;

async function listSources({ db }: Session, isCounted: boolean): Promise<readonly SourceState[]> {
  const rows = await db.selectFrom('sources').selectAll().orderBy('id').execute();
  const { rows: counts } = isCounted
    ? await sql<{ source_id: string; size: number }>`select source_id, count(*) as size from records
        where deleted_at is null group by source_id`.execute(db)
    : { rows: [] };
  const sizes = new Map(counts.map(({ source_id, size }) => [source_id, size]));
  return rows.map((row) => ({ ...toStanding(row), records: sizes.get(row.id) ?? 0 }));
}

/** Only what was given: a field that is left out keeps its value, null clears it. */
function changedColumns(change: Change): Partial<Insertable<SourcesTable>> {
  const { lastTriedAt, lastGoodAt, failure, quarantinedAt, quarantineReason } = change;
  return {
    ...(lastTriedAt === undefined ? {} : { last_tried_at: lastTriedAt }),
    ...(lastGoodAt === undefined ? {} : { last_good_at: lastGoodAt }),
    ...(failure === undefined ? {} : { failure }),
    ...(quarantinedAt === undefined ? {} : { quarantined_at: quarantinedAt }),
    ...(quarantineReason === undefined ? {} : { quarantine_reason: quarantineReason }),
  };
}

function toStanding(row: Selectable<SourcesTable>): SourceStanding {
  return {
    id: asId<SourceId>(row.id),
    kind: row.kind,
    lastTriedAt: row.last_tried_at,
    lastGoodAt: row.last_good_at,
    failure: row.failure,
    quarantinedAt: row.quarantined_at,
    quarantineReason: row.quarantine_reason,
  };
}

interface SizeRow {
  readonly display: string;
  readonly size: number;
  readonly baseline: number;
  readonly live: number;
}

/**
 * By name, over all sources. A group that was deleted and made again under its name is one group to a rule, so within a
 * source the larger baseline counts, not the sum.
 */
async function groupSizes(
  session: Session,
  displays: readonly string[] | null,
): Promise<readonly GroupSize[]> {
  const { rows } = await sql<SizeRow>`
    select display_key as display, sum(size) as size, sum(live) as live,
      sum(case when living > dead then living else dead end) as baseline
    from (
      select display_key, source_id, sum(size) as size,
        sum(case when deleted_at is null then 1 else 0 end) as live,
        sum(case when deleted_at is null then baseline_size else 0 end) as living,
        max(case when deleted_at is null then 0 else baseline_size end) as dead
      from "groups" where ${named(session, displays)} group by display_key, source_id) by_source
    group by display_key order by display_key`.execute(session.db);
  return rows.map(({ display, size, baseline, live }) => ({ display, size, baseline, deleted: live === 0 }));
}

function named({ dialect }: Session, displays: readonly string[] | null): RawBuilder<unknown> {
  return displays === null ? sql`1 = 1` : sql`display_key in ${dialect.each(displays)}`;
}
