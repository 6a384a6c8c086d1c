import type { Kysely } from 'kysely';
import type { DatabaseKind, Migration } from '../../ports/workspace.ts';
import { defineTables, type TableWords } from './define-table.ts';

/**
 * How many live users and groups each source has. Triggers keep the numbers, in the transaction of the change and
 * whoever makes it, so that no list counts a million rows to say how many there are.
 */
export const counting: Migration<Kysely<unknown>> = {
  name: '0005-counting',
  async up(db, kind) {
    await defineTables(db, kind, countTable);
    for (const table of ['records', 'groups'] as const) {
      const statements = triggers[kind](table);
      await defineTables(db, kind, () => [countPresent(table), ...statements]);
    }
  },
};

type Counted = 'records' | 'groups';

/** A number is the sum of its shards: transactions that run side by side need not wait for one row. */
function countTable({ text, int, clustered }: TableWords): readonly string[] {
  return [
    `create table live_counts (
      source_id ${text} not null, list ${text} not null, shard ${int} not null, live ${int} not null,
      primary key (source_id, list, shard)) ${clustered}`,
  ];
}

function countPresent(table: Counted): string {
  return `insert into live_counts (source_id, list, shard, live)
    select source_id, '${table}', 0, count(*) from "${table}" where deleted_at is null group by source_id`;
}

const triggers: Readonly<Record<DatabaseKind, (table: Counted) => readonly string[]>> = {
  sqlite(table) {
    // SQLite has one writer, hence one shard.
    const count = (row: 'new' | 'old', by: string) => `begin
      insert into live_counts (source_id, list, shard, live) values (${row}.source_id, '${table}', 0, ${by})
      on conflict (source_id, list, shard) do update set live = live + excluded.live; end`;
    return [
      `create trigger ${table}_counted after insert on "${table}" when new.deleted_at is null ${count('new', '1')}`,
      `create trigger ${table}_recounted after update of deleted_at on "${table}"
        when (old.deleted_at is null) <> (new.deleted_at is null)
        ${count('new', 'case when new.deleted_at is null then 1 else -1 end')}`,
      `create trigger ${table}_uncounted after delete on "${table}" when old.deleted_at is null ${count('old', '-1')}`,
    ];
  },
  postgres(table) {
    const shard = 'pg_backend_pid() % 16';
    const conflict = `on conflict (source_id, list, shard) do update set live = live_counts.live + excluded.live;
      return null; end $$`;
    return [
      // A reading of a hundred thousand people is one statement, and counts once.
      `create function count_${table}() returns trigger language plpgsql as $$ begin
        insert into live_counts (source_id, list, shard, live)
        select source_id, '${table}', ${shard}, count(*) from added where deleted_at is null group by source_id
        ${conflict}`,
      `create function recount_${table}() returns trigger language plpgsql as $$ begin
        insert into live_counts (source_id, list, shard, live) values (
          coalesce(new.source_id, old.source_id), '${table}', ${shard},
          case when new.id is not null and new.deleted_at is null then 1 else -1 end)
        ${conflict}`,
      `create trigger ${table}_counted after insert on "${table}" referencing new table as added
        for each statement execute function count_${table}()`,
      `create trigger ${table}_recounted after update of deleted_at on "${table}" for each row
        when ((old.deleted_at is null) <> (new.deleted_at is null)) execute function recount_${table}()`,
      `create trigger ${table}_uncounted after delete on "${table}" for each row
        when (old.deleted_at is null) execute function recount_${table}()`,
    ];
  },
};
