import { sql } from 'kysely';
import type { PlainDate } from '../../core/domain/time.ts';
import { type LedgerContext, takePoolById } from './ledger-context.ts';
import type { LedgerTx } from './ledger-tables.ts';
import { dayOf, gives } from './terms.ts';

/**
 * Brings seats in step with the calendar: who sits on a place that no term counts any more goes over to one that is free,
 * or that is on a contract manager only because of a purchase, as long as there is one. Whoever has the seat longest goes
 * first. So everybody keeps access while the team has enough seats (Autodesk administration, section 4), and who finds
 * none stays where he is: the pool is over-assigned then, and nobody is removed. Pinned seats stay in any case.
 */
export async function settleSeats(context: LedgerContext): Promise<void> {
  const today = dayOf(context.clock.now());
  for (const poolId of await poolsToSettle(context, today)) {
    await context.workspace.write(async (db) => {
      await takePoolById(context, db, poolId);
      await settlePool(context, db, poolId);
    });
  }
}

/** The same for one pool that this unit of work has taken. */
export async function settlePool(
  { coreId, clock }: LedgerContext,
  db: LedgerTx,
  poolId: string,
): Promise<void> {
  const today = dayOf(clock.now());
  const { rows: stranded } = await sql<StrandedSeat>`select s.id, s.holder_id, s.held_as, s.since
    ${strandedSeats(today)} and b.pool_id = ${poolId} and s.core_id = ${coreId}
    order by s.since, s.id`.execute(db);
  if (stranded.length === 0) return;
  const { rows: vacant } = await sql<{
    id: number;
  }>`select s.id ${vacantSeats(today)} and s.pool_id = ${poolId}
    order by case when s.holder_id is null then 0 else 1 end, t.ends_on desc, s.id
    limit ${stranded.length}`.execute(db);
  for (const [index, { id }] of vacant.entries()) {
    const seat = stranded[index];
    if (seat !== undefined) await goOver(db, seat, id);
  }
}

interface StrandedSeat {
  readonly id: number;
  readonly holder_id: string;
  readonly held_as: 'direct' | 'inherited';
  readonly since: number;
}

async function goOver(db: LedgerTx, seat: StrandedSeat, toId: number): Promise<void> {
  const { id, ...held } = seat;
  // Emptied first: one person has one seat of a product at any moment.
  await db
    .updateTable('ledger_seats')
    .set({ holder_id: null, held_as: null, since: null })
    .where('id', '=', id)
    .execute();
  await db.updateTable('ledger_seats').set(held).where('id', '=', toId).execute();
}

async function poolsToSettle(
  { coreId, workspace }: LedgerContext,
  today: PlainDate,
): Promise<readonly string[]> {
  const { rows: stranded } = await sql<{ pool_id: string }>`select distinct b.pool_id ${strandedSeats(today)}
    and s.core_id = ${coreId}`.execute(workspace.read);
  const pools: string[] = [];
  for (const { pool_id } of stranded) {
    const { rows: vacant } =
      await sql`select 1 ${vacantSeats(today)} and s.pool_id = ${pool_id} limit 1`.execute(workspace.read);
    if (vacant.length > 0) pools.push(pool_id);
  }
  return pools;
}

/** Given seats on places that no term counts on this day. */
function strandedSeats(today: PlainDate) {
  return sql`from ledger_subscriptions b
    left join ledger_terms t on t.subscription_id = b.id and ${gives(today)}
    join ledger_seats s on s.subscription_id = b.id and s.place > coalesce(t.quantity, 0)
    where s.held_as in ('direct', 'inherited') and s.pinned = 0`;
}

/** Places that a term counts on this day, and that nobody was given. */
function vacantSeats(today: PlainDate) {
  return sql`from ledger_terms t
    join ledger_seats s on s.subscription_id = t.subscription_id and s.place <= t.quantity
    where ${gives(today)} and (s.held_as is null or s.held_as = 'purchase')`;
}
