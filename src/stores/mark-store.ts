import type { MarkStore } from '../ports/stores/mark-store.ts';
import type { Session } from './opened-dialect.ts';
import { sql } from 'kysely';

export function createMarkStore({ db, dialect }: Session): MarkStore {
  return {
    async markRecords(ids, at) {
      if (ids.length > 0) await dialect.mark('record', dialect.each(ids), at).execute(db);
    },
    async markPeople(ids, at) {
      if (ids.length > 0) await dialect.mark('person', dialect.each(ids), at).execute(db);
    },
    async markDue(at) {
      const due = await db.selectFrom('people').select('id').where('next_due_at', '<=', at).execute();
      if (due.length === 0) return 0;
      await dialect.mark('person', dialect.each(due.map(({ id }) => id)), at).execute(db);
      // The next decision sets the next date; until then it is not due a second time.
      await sql`update people set next_due_at = null where next_due_at <= ${at}`.execute(db);
      return due.length;
    },
    take(kind, limit) {
      return db
        .selectFrom('marks')
        .select(['kind', 'id', 'stamp'])
        .where('kind', '=', kind)
        .orderBy('stamp')
        .limit(limit)
        .execute();
    },
    async settle(marks) {
      await dialect.drop(
        'marks',
        marks.map(({ kind, id, stamp }) => ({ kind, id, stamp })),
      );
    },
  };
}
