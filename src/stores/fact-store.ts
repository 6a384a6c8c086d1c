import type { FactStore } from '../ports/stores/fact-store.ts';
import type { Session } from './opened-dialect.ts';

export function createFactStore({ db }: Session): FactStore {
  return {
    async get(name) {
      const row = await db.selectFrom('facts').select('value').where('name', '=', name).executeTakeFirst();
      return row?.value ?? null;
    },
    async set(name, value) {
      await db
        .insertInto('facts')
        .values({ name, value })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
        .execute();
    },
    async swap(name, { from, to: value }) {
      const swapped =
        from === null
          ? await db
              .insertInto('facts')
              .values({ name, value })
              .onConflict((conflict) => conflict.column('name').doNothing())
              .returning('name')
              .execute()
          : await db
              .updateTable('facts')
              .set({ value })
              .where('name', '=', name)
              .where('value', '=', from)
              .returning('name')
              .execute();
      return swapped.length > 0;
    },
    async clear(name) {
      await db.deleteFrom('facts').where('name', '=', name).execute();
    },
  };
}
