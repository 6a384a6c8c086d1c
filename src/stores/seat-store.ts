import { type Selectable, sql } from 'kysely';
import type { AccountId, CoreId, PoolId } from '../core/domain/ids.ts';
import { asId } from '../core/domain/ids.ts';
import type { PoolState } from '../core/domain/seats.ts';
import type { SeatStore } from '../ports/stores/seat-store.ts';
import { applySeatEffect } from './apply-seat-effect.ts';
import { compareSeats } from './compare-seats.ts';
import type { Session } from './opened-dialect.ts';
import { replaceSeats } from './replace-seats.ts';
import type { PoolsTable } from './schema.ts';
import { readSeats, toAssignment } from './seat-rows.ts';
import { readStandings } from './seat-standing.ts';

export function createSeatStore(session: Session): SeatStore {
  const { db } = session;
  return {
    async replace(reading, core, believe) {
      const difference = await compareSeats(session, reading, core);
      if (believe(difference.observed)) await replaceSeats(session, reading, { core, difference });
      return difference.observed;
    },
    apply: (effect) => applySeatEffect(session, effect),
    async noneFree(poolId) {
      await sql`update pools set taken = capacity
        where id = ${poolId} and (capacity is null or taken < capacity)`.execute(db);
    },
    async pools() {
      const rows = await db.selectFrom('pools').selectAll().orderBy('id').execute();
      return rows.map(toPoolState);
    },
    async orphans() {
      return (await readSeats(session, sql`is null`)).map(toAssignment);
    },
    ofRecords: (recordIds) => readStandings(session, recordIds),
  };
}

export function toPoolState(row: Selectable<PoolsTable>): PoolState {
  const { parked_account_id, parked_email, parked_seats } = row;
  const isParked = parked_account_id !== null && parked_seats > 0;
  return {
    poolId: asId<PoolId>(row.id),
    coreId: asId<CoreId>(row.core_id),
    capacity: row.capacity,
    taken: row.taken,
    parked: isParked
      ? { accountId: asId<AccountId>(parked_account_id), email: parked_email ?? '', seats: parked_seats }
      : null,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
  };
}
