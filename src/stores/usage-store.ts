import { type Selectable, sql } from 'kysely';
import type { CoreId } from '../core/domain/ids.ts';
import { foldCase } from '../core/filter/fold-case.ts';
import type { UsageRow, UsageStore, UsedSeat } from '../ports/stores/usage-store.ts';
import type { LastUseTable } from './last-use-table.ts';
import type { Session } from './opened-dialect.ts';
import { readLastUses, toLastUse } from './usage-rows.ts';

type Row = Selectable<LastUseTable>;

export function createUsageStore(session: Session): UsageStore {
  const { db, dialect } = session;
  const bySeat = ({ coreId, product, email }: UsedSeat) =>
    db
      .updateTable('last_use')
      .where('core_id', '=', coreId)
      .where('product', '=', product)
      .where('email_key', '=', foldCase(email));
  return {
    async record(rows, nowAt) {
      const news = merge(rows, await known(session, rows));
      await dialect.put('last_use', news, {
        on: ['core_id', 'email_key', 'product'],
        set: ['at', 'source', 'is_offline', 'told_at', 'taken_at'],
      });
      await markHolders(session, news, nowAt);
      return news.length;
    },
    async keep(seat, keptUntil, nowAt) {
      const { numUpdatedRows } = await bySeat(seat)
        .set({ kept_until: keptUntil, taken_at: null })
        .executeTakeFirst();
      await markHolders(session, [{ core_id: seat.coreId, email_key: foldCase(seat.email) }], nowAt);
      return numUpdatedRows > 0n;
    },
    async settle(seat, takenAt) {
      await bySeat(seat).set({ taken_at: takenAt }).execute();
    },
    async newest() {
      const { rows } = await sql<{ coreId: CoreId; product: string; toldAt: number }>`
        select core_id as "coreId", product, max(told_at) as "toldAt" from last_use
        group by core_id, product order by core_id, product`.execute(db);
      return rows.map(({ toldAt, ...row }) => ({ ...row, toldAt: Number(toldAt) }));
    },
    async of(ids) {
      if (ids.length === 0) return new Map();
      const rows = await readLastUses(session, sql`in ${dialect.each(ids)}`);
      const people = Map.groupBy(rows, ({ person_id }) => person_id);
      return new Map([...people].map(([id, uses]) => [id, uses.map(toLastUse)]));
    },
  };
}

const keyOf = ({ core_id, product, email_key }: Row): string => [core_id, product, email_key].join('\n');

async function known({ db, dialect }: Session, rows: readonly UsageRow[]): Promise<ReadonlyMap<string, Row>> {
  const emails = [...new Set(rows.map(({ email }) => foldCase(email)))];
  if (emails.length === 0) return new Map();
  const found = await db
    .selectFrom('last_use')
    .selectAll()
    .where(sql<boolean>`email_key in ${dialect.each(emails)}`)
    .execute();
  return new Map(found.map((row) => [keyOf(row), row]));
}

/** What is new, one row for each person and product: the latest use, and the latest word. */
function merge(rows: readonly UsageRow[], before: ReadonlyMap<string, Row>): readonly Row[] {
  const merged = new Map<string, Row>();
  for (const told of rows.map(toRow)) {
    const old = merged.get(keyOf(told)) ?? before.get(keyOf(told));
    const row = old === undefined ? told : later(old, told);
    if (row !== old) merged.set(keyOf(row), row);
  }
  return [...merged.values()];
}

/** The same object when nothing of it is new. */
function later(old: Row, told: Row): Row {
  const isLaterUse = told.at > old.at;
  // Knowing the same for a shorter time, or less, is no news.
  if (!isLaterUse && told.told_at <= old.told_at) return old;
  const { at, source, is_offline } = isLaterUse ? told : old;
  const taken_at = old.taken_at !== null && at > old.taken_at ? null : old.taken_at;
  return { ...old, at, source, is_offline, told_at: Math.max(old.told_at, told.told_at), taken_at };
}

function toRow({ coreId, product, email, at, source, isOffline, toldAt }: UsageRow): Row {
  return {
    core_id: coreId,
    product,
    email_key: foldCase(email),
    at,
    source,
    is_offline: isOffline ? 1 : 0,
    told_at: Math.max(toldAt, at),
    kept_until: null,
    taken_at: null,
  };
}

async function markHolders(
  { db, dialect }: Session,
  rows: readonly Pick<Row, 'core_id' | 'email_key'>[],
  nowAt: number,
): Promise<void> {
  for (const [coreId, uses] of Map.groupBy(rows, ({ core_id }) => core_id)) {
    const emails = dialect.each([...new Set(uses.map(({ email_key }) => email_key))]);
    const holders = sql`(select distinct person_id as value from accounts
      where core_id = ${coreId} and person_id is not null and email_key in ${emails})`;
    await dialect.mark('person', holders, nowAt).execute(db);
  }
}
