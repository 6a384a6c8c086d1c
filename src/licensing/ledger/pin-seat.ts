import { sql } from 'kysely';
import { asId, type AccountId } from '../../core/domain/ids.ts';
import type { PlainDate } from '../../core/domain/time.ts';
import type { LedgerPin } from '../../ports/ledger.ts';
import type { LedgerContext } from './ledger-context.ts';
import type { LedgerTables, LedgerTx } from './ledger-tables.ts';
import { refuse, type SeatOutcome, type TakenPool } from './move-seat.ts';
import { settlePool } from './settle-seats.ts';
import { dayOf, gives } from './terms.ts';

interface SeatRow {
  readonly id: number;
  readonly subscription_id: string;
  readonly place: number;
  readonly holder_id: string | null;
  readonly held_as: LedgerTables['ledger_seats']['held_as'];
  readonly since: number | null;
  readonly pinned: number;
}

/**
 * Pins a seat to one subscription, or lets it go over to any again. Who is pinned has a seat of that subscription and of no
 * other, and loses it with the access of that subscription, whatever else is in the pool (Autodesk administration, section
 * 4). It takes a seat of the subscription that is free, one that is on the contract manager only because of the purchase, or
 * one of somebody who is not pinned and gets the other seat in exchange.
 */
export async function pinSeat(
  context: LedgerContext,
  db: LedgerTx,
  { pool, pin }: { readonly pool: TakenPool; readonly pin: LedgerPin },
): Promise<SeatOutcome> {
  const { accountId, email } = pin.from;
  const own = await seatOf(db, pool.id, accountId);
  if (own === null) return refuse('other', `${email} holds no seat of ${pool.product}`);
  const done = { kind: 'done', accountId: asId<AccountId>(accountId) } as const;
  const same = { ...done, kind: 'already-so' } as const;
  if (pin.subscriptionId === null) {
    if (own.pinned === 0) return same;
    await setPinned(db, own.id, 0);
    await settlePool(context, db, pool.id);
    return done;
  }
  const today = dayOf(context.clock.now());
  const counted = await countedPlaces(db, { poolId: pool.id, subscriptionId: pin.subscriptionId, today });
  if (counted === 0)
    return refuse(
      'other',
      `subscription ${pin.subscriptionId} gives no access to ${pool.product} on ${today}`,
    );
  if (own.subscription_id === pin.subscriptionId && own.place <= counted) {
    if (own.pinned === 1) return same;
    await setPinned(db, own.id, 1);
    return done;
  }
  const ownPlaces = { poolId: pool.id, subscriptionId: own.subscription_id, today };
  const isExchangeable = own.place <= (await countedPlaces(db, ownPlaces));
  const target = await seatFor(db, { subscriptionId: pin.subscriptionId, counted, isExchangeable });
  if (target === null)
    return refuse('no-seat', `no seat of subscription ${pin.subscriptionId} can be given to ${email}`);
  await exchange(db, own, target);
  return done;
}

async function seatOf(db: LedgerTx, poolId: string, userId: string): Promise<SeatRow | null> {
  const row = await db
    .selectFrom('ledger_seats')
    .select(['id', 'subscription_id', 'place', 'holder_id', 'held_as', 'since', 'pinned'])
    .where('pool_id', '=', poolId)
    .where('holder_id', '=', userId)
    .where('held_as', '=', sql.lit('direct'))
    .executeTakeFirst();
  return row ?? null;
}

/** How many seats of a subscription count today; 0 when it is not of this pool. */
async function countedPlaces(
  db: LedgerTx,
  {
    poolId,
    subscriptionId,
    today,
  }: { readonly poolId: string; readonly subscriptionId: string; readonly today: PlainDate },
): Promise<number> {
  const { rows } = await sql<{ quantity: number }>`select t.quantity from ledger_terms t
    join ledger_subscriptions b on b.id = t.subscription_id
    where b.id = ${subscriptionId} and b.pool_id = ${poolId} and ${gives(today)}`.execute(db);
  return rows[0]?.quantity ?? 0;
}

async function seatFor(
  db: LedgerTx,
  {
    subscriptionId,
    counted,
    isExchangeable,
  }: { readonly subscriptionId: string; readonly counted: number; readonly isExchangeable: boolean },
): Promise<SeatRow | null> {
  const others = isExchangeable ? sql`or (held_as = 'direct' and pinned = 0)` : sql``;
  const { rows } = await sql<SeatRow>`
    select id, subscription_id, place, holder_id, held_as, since, pinned from ledger_seats
    where subscription_id = ${subscriptionId} and place <= ${counted}
      and (holder_id is null or held_as = 'purchase' ${others})
    order by case when holder_id is null then 0 when held_as = 'purchase' then 1 else 2 end, place desc limit 1`.execute(
    db,
  );
  return rows[0] ?? null;
}

/** Both rows are emptied first: one person has one seat of a product at any moment. */
async function exchange(db: LedgerTx, own: SeatRow, target: SeatRow): Promise<void> {
  const empty = { holder_id: null, held_as: null, since: null, pinned: 0 } as const;
  await db.updateTable('ledger_seats').set(empty).where('id', 'in', [own.id, target.id]).execute();
  const { holder_id, held_as, since } = own;
  await db
    .updateTable('ledger_seats')
    .set({ holder_id, held_as, since, pinned: 1 })
    .where('id', '=', target.id)
    .execute();
  if (target.held_as !== 'direct') return;
  await db
    .updateTable('ledger_seats')
    .set({ holder_id: target.holder_id, held_as: 'direct', since: target.since })
    .where('id', '=', own.id)
    .execute();
}

async function setPinned(db: LedgerTx, id: number, pinned: 0 | 1): Promise<void> {
  await db.updateTable('ledger_seats').set({ pinned }).where('id', '=', id).execute();
}
