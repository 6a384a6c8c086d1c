import { sql } from 'kysely';
import { LicensingRefused } from '../../errors.ts';
import { type LedgerContext, takePoolById } from './ledger-context.ts';
import type { LedgerTx } from './ledger-tables.ts';
import { isRouted, routedPools } from './routes.ts';
import { vacantSeats } from './settle-seats.ts';
import { dayOf } from './terms.ts';

interface InheritingPool {
  readonly id: string;
  readonly product: string;
  /** True: refused when there are not enough seats for everybody. False: who finds none waits. */
  readonly isWholeOrNothing: boolean;
}

/**
 * Brings inherited seats of a pool in step with groups and defaults. Routes add up: one seat serves all of them, and a direct
 * one serves them, too (Autodesk administration, section 6). Take the pool first.
 *
 * - A seat that comes from nowhere any more is free.
 * - Who has a route and no seat gets one that is free, or one that is on a contract manager only because of a purchase;
 *   whoever is on the team longest is first.
 */
export async function inheritSeats(
  context: LedgerContext,
  db: LedgerTx,
  pool: InheritingPool,
): Promise<void> {
  await freeUnrouted(context, db, pool.id);
  const today = dayOf(context.clock.now());
  if (pool.isWholeOrNothing) {
    const [wanting, vacant] = [
      await countWanting(context, db, pool.id),
      await countVacant(db, pool.id, today),
    ];
    if (wanting > vacant)
      throw new LicensingRefused(
        `${wanting} people would get a seat of ${pool.product}, and ${vacant} are free: buy ${wanting - vacant} more, or take fewer people`,
      );
  }
  await sql`with takers as (
      select u.id, row_number() over (order by u.created_at, u.id) as turn ${wantingUsers(context, pool.id)}),
    places as (
      select v.id, row_number() over (order by v.is_parked, v.ends_on desc, v.id) as turn
      from (${vacantSeats(today, pool.id)}) v)
    update ledger_seats set holder_id = takers.id, held_as = 'inherited',
      since = cast(${context.clock.now()} as bigint), pinned = 0
    from takers join places on places.turn = takers.turn where ledger_seats.id = places.id`.execute(db);
}

/** The same for every pool that a group or a default gives, in the course of a reading. */
export async function settleInherited(context: LedgerContext): Promise<void> {
  for (const pool of await routedPools(context)) {
    if (!(await isOutOfStep(context, pool.id))) continue;
    await context.workspace.write(async (db) => {
      await takePoolById(context, db, pool.id);
      await inheritSeats(context, db, { ...pool, isWholeOrNothing: false });
    });
  }
}

async function isOutOfStep(context: LedgerContext, poolId: string): Promise<boolean> {
  const { read } = context.workspace;
  const { rows: unrouted } = await sql`select 1 from ledger_seats s
    join ledger_users u on u.id = s.holder_id
    where s.core_id = ${context.coreId} and s.pool_id = ${poolId} and s.held_as = 'inherited'
      and not (${isRouted(poolId)}) limit 1`.execute(read);
  if (unrouted.length > 0) return true;
  const { rows: vacant } =
    await sql`select 1 from (${vacantSeats(dayOf(context.clock.now()), poolId)}) v limit 1`.execute(read);
  if (vacant.length === 0) return false;
  const { rows: wanting } = await sql`select 1 ${wantingUsers(context, poolId)} limit 1`.execute(read);
  return wanting.length > 0;
}

async function freeUnrouted({ coreId }: LedgerContext, db: LedgerTx, poolId: string): Promise<void> {
  await sql`update ledger_seats set holder_id = null, held_as = null, since = null, pinned = 0
    where core_id = ${coreId} and pool_id = ${poolId} and held_as = 'inherited'
      and holder_id in (select u.id from ledger_users u where u.core_id = ${coreId} and not (${isRouted(poolId)}))`.execute(
    db,
  );
}

async function countWanting(context: LedgerContext, db: LedgerTx, poolId: string): Promise<number> {
  const { rows } = await sql<{
    people: number;
  }>`select count(*) as people ${wantingUsers(context, poolId)}`.execute(db);
  return Number(rows[0]?.people ?? 0);
}

async function countVacant(db: LedgerTx, poolId: string, today: string): Promise<number> {
  const { rows } = await sql<{
    seats: number;
  }>`select count(*) as seats from (${vacantSeats(today, poolId)}) v`.execute(db);
  return Number(rows[0]?.seats ?? 0);
}

function wantingUsers({ coreId }: LedgerContext, poolId: string) {
  return sql`from ledger_users u where u.core_id = ${coreId} and (${isRouted(poolId)}) and not exists (
    select 1 from ledger_seats s where s.holder_id = u.id and s.pool_id = ${poolId}
      and s.held_as in ('direct', 'inherited'))`;
}
