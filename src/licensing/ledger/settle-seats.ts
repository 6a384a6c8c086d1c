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
  const ofPool = sql`and b.pool_id = ${poolId} and s.core_id = ${coreId}`;
  // Mostly nobody has to go over: what costs is asked for last.
  const { rows: some } = await sql`select 1 ${strandedSeats(today)} ${ofPool} limit 1`.execute(db);
  if (some.length === 0) return;
  const { rows: vacant } = await sql<{ id: number }>`select v.id from (${vacantSeats(today, poolId)}) v
    order by v.is_parked, v.ends_on desc, v.id`.execute(db);
  const { rows: stranded } = await sql<StrandedSeat>`select s.id, s.holder_id, s.held_as, s.since
    ${strandedSeats(today)} ${ofPool} order by s.since, s.id limit ${vacant.length}`.execute(db);
  const moves = stranded.flatMap((seat, index) => {
    const to = vacant[index];
    return to === undefined ? [] : [{ ...seat, toId: to.id }];
  });
  for (let from = 0; from < moves.length; from += movesAtOnce)
    await goOver(db, moves.slice(from, from + movesAtOnce));
}

/** As many as fit into one statement of either database. */
const movesAtOnce = 500;

interface StrandedSeat {
  readonly id: number;
  readonly holder_id: string;
  readonly held_as: 'direct' | 'inherited';
  readonly since: number;
}
type Move = StrandedSeat & { readonly toId: number };

async function goOver(db: LedgerTx, moves: readonly Move[]): Promise<void> {
  // Emptied first: one person has one seat of a product at any moment.
  await db
    .updateTable('ledger_seats')
    .set({ holder_id: null, held_as: null, since: null })
    .where(
      'id',
      'in',
      moves.map(({ id }) => id),
    )
    .execute();
  const rows = moves.map(
    ({ toId, holder_id, held_as, since }) =>
      sql`(cast(${toId} as bigint), cast(${holder_id} as text), cast(${held_as} as text), cast(${since} as bigint))`,
  );
  await sql`with moves (id, holder_id, held_as, since) as (values ${sql.join(rows)})
    update ledger_seats set holder_id = moves.holder_id, held_as = moves.held_as, since = moves.since
    from moves where ledger_seats.id = moves.id`.execute(db);
}

async function poolsToSettle(
  { coreId, workspace }: LedgerContext,
  today: PlainDate,
): Promise<readonly string[]> {
  const { rows: stranded } = await sql<{ pool_id: string }>`select distinct b.pool_id ${strandedSeats(today)}
    and s.core_id = ${coreId}`.execute(workspace.read);
  const pools: string[] = [];
  for (const { pool_id } of stranded) {
    const { rows: vacant } = await sql`select 1 from (${vacantSeats(today, pool_id)}) v limit 1`.execute(
      workspace.read,
    );
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

/** Places that a term counts on this day, and that nobody was given: each kind has an index of its own. */
export function vacantSeats(today: PlainDate, poolId: string) {
  const counted = sql`from ledger_terms t join ledger_subscriptions b on b.id = t.subscription_id
    join ledger_seats s on s.subscription_id = t.subscription_id and s.place <= t.quantity
    where b.pool_id = ${poolId} and ${gives(today)}`;
  return sql`select s.id, t.ends_on, 0 as is_parked ${counted} and s.holder_id is null
    union all select s.id, t.ends_on, 1 as is_parked ${counted} and s.held_as = 'purchase'`;
}
