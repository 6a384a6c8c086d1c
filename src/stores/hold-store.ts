import type { Selectable } from 'kysely';
import { asId, type HoldId } from '../core/domain/ids.ts';
import type { Operation } from '../core/domain/plan.ts';
import type { CorePrice } from '../core/domain/price.ts';
import type { Hold, HoldStore } from '../ports/stores/hold-store.ts';
import type { Session } from './opened-dialect.ts';
import type { HeldTable, HoldsTable } from './schema.ts';

export function createHoldStore({ db, dialect }: Session): HoldStore {
  return {
    async current() {
      const row = await db.selectFrom('holds').selectAll().where('state', '=', 'open').executeTakeFirst();
      return row === undefined ? null : toHold(row);
    },
    async newest() {
      const row = await db.selectFrom('holds').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirst();
      return row === undefined ? null : toHold(row);
    },
    async open(hold) {
      await db
        .insertInto('holds')
        .values({
          id: hold.id,
          digest: hold.digest,
          operations: JSON.stringify(hold.operations),
          prices: JSON.stringify(hold.prices),
          opened_at: hold.openedAt,
          closed_at: hold.closedAt,
          state: hold.state,
          decided_by: hold.decidedBy,
        })
        .execute();
      await db.deleteFrom('held').execute();
      const held = hold.operations.flatMap(({ operation }) => settledBy(operation));
      await dialect.put('held', held, { on: ['pool_id', 'subject', 'class'], set: [] });
    },
    async close({ id, state, by, at }) {
      const closed = await db
        .updateTable('holds')
        .set({ state, decided_by: by, closed_at: at })
        .where('id', '=', id)
        .where('state', '=', 'open')
        .returning('id')
        .execute();
      // The rows belong to the one open hold.
      if (closed.length > 0) await db.deleteFrom('held').execute();
    },
  };
}

/** Keys of the drift rows that would be settled if the operation were sent. */
function settledBy(operation: Operation): readonly HeldTable[] {
  const { poolId } = operation;
  const freed =
    operation.kind === 'add' || operation.because.class === 'parked'
      ? []
      : [{ pool_id: poolId, subject: `account:${operation.from.accountId}`, class: operation.because.class }];
  const given =
    operation.kind === 'unassign'
      ? []
      : [{ pool_id: poolId, subject: `person:${operation.to.personId}`, class: 'missing' }];
  return [...freed, ...given];
}

function toHold(row: Selectable<HoldsTable>): Hold {
  return {
    id: asId<HoldId>(row.id),
    digest: row.digest,
    operations: JSON.parse(row.operations) as Hold['operations'],
    prices: JSON.parse(row.prices) as readonly CorePrice[],
    openedAt: row.opened_at,
    closedAt: row.closed_at,
    state: row.state as Hold['state'],
    decidedBy: row.decided_by,
  };
}
