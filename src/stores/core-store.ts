import type { Selectable } from 'kysely';
import type { CoreStanding, Remedy } from '../core/domain/core-standing.ts';
import { asId, type CoreId } from '../core/domain/ids.ts';
import type { CoreStore } from '../ports/stores/core-store.ts';
import type { CoreReadingsTable } from './core-readings-table.ts';
import type { Session } from './opened-dialect.ts';

export function createCoreStore({ db }: Session): CoreStore {
  return {
    async note({ coreId, at, trouble }) {
      const tried = { tried_at: at, failure: trouble?.message ?? null, remedy: trouble?.remedy ?? null };
      const changed = trouble === null ? { ...tried, good_at: at } : tried;
      await db
        .insertInto('core_readings')
        .values({ core_id: coreId, good_at: null, ...changed })
        .onConflict((conflict) => conflict.column('core_id').doUpdateSet(changed))
        .execute();
    },
    async list() {
      const rows = await db.selectFrom('core_readings').selectAll().orderBy('core_id').execute();
      return rows.map(toStanding);
    },
  };
}

function toStanding(row: Selectable<CoreReadingsTable>): CoreStanding {
  return {
    coreId: asId<CoreId>(row.core_id),
    triedAt: row.tried_at,
    goodAt: row.good_at,
    trouble: row.failure === null ? null : { message: row.failure, remedy: (row.remedy ?? 'wait') as Remedy },
  };
}
