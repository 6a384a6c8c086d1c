import { sql } from 'kysely';
import { daysOfGrace } from '../../core/domain/after-end.ts';
import { addDays } from '../../core/domain/time.ts';
import { Defect, LicensingRefused } from '../../errors.ts';
import type { LedgerOrder, LedgerPurchase, LedgerSeatsOf, LedgerStanding } from '../../ports/ledger.ts';
import { termsOf } from './contracts.ts';
import { type LedgerContext, takePoolById } from './ledger-context.ts';
import type { LedgerTx } from './ledger-tables.ts';
import { order } from './orders.ts';
import { dayOf, statusOn } from './terms.ts';

/**
 * Buys seats. All of them are on the contract manager first, who need not use the product (design, section 8). They count
 * from `startsOn`. Throws `LicensingRefused` when the contract is not there.
 */
export async function purchase(
  context: LedgerContext,
  number: string,
  { seats, by }: { readonly seats: LedgerPurchase; readonly by: LedgerOrder | undefined },
): Promise<{ subscriptionId: string }> {
  const { product, quantity, term, startsOn, endsOn } = seats;
  const subscriptionId = context.ids.next();
  const bought = { quantity, term, starts_on: startsOn, ends_on: endsOn };
  const what = `${quantity} ${product}, ${startsOn} to ${endsOn}`;
  await order(context, { contract: number, kind: 'purchase', product, what, by }, async (db) => {
    const pool_id = await ensurePool(context, db, product);
    await db
      .insertInto('ledger_subscriptions')
      .values({ ...bought, id: subscriptionId, contract_number: number, pool_id, status: 'active' })
      .execute();
    const access_until = addDays(endsOn, daysOfGrace);
    await db
      .insertInto('ledger_terms')
      .values({ ...bought, subscription_id: subscriptionId, access_until })
      .execute();
    await makeSeats(context, db, { subscriptionId, after: 0 });
  });
  return { subscriptionId };
}

interface Changing {
  readonly seats: LedgerSeatsOf;
  readonly by: LedgerOrder | undefined;
}

/**
 * More seats of a subscription, at once and to the same end; they are on the contract manager first (Autodesk
 * administration, section 3, S22). A renewal that is agreed on has them, too. Throws `LicensingRefused` when there is no
 * such subscription, or when it has ended.
 */
export async function addSeats(
  context: LedgerContext,
  number: string,
  { seats: { subscriptionId, quantity }, by }: Changing,
): Promise<void> {
  const what = `${quantity} more of ${subscriptionId}`;
  await order(context, { contract: number, kind: 'addition', what, by }, async (db) => {
    const subscription = await takeSubscription(context, db, { number, subscriptionId });
    if (subscription.status !== 'active' && subscription.status !== 'scheduled')
      throw refused(
        subscription,
        `is ${subscription.status}: ${revive(subscription)} before seats are added`,
      );
    const terms = await termsOf(db, subscriptionId);
    const running = terms.filter(({ ends_on }) => ends_on > dayOf(context.clock.now()));
    for (const { starts_on } of running) {
      await db
        .updateTable('ledger_terms')
        .set(({ eb }) => ({ quantity: eb('quantity', '+', quantity) }))
        .where('subscription_id', '=', subscriptionId)
        .where('starts_on', '=', starts_on)
        .execute();
    }
    await db
      .updateTable('ledger_subscriptions')
      .set(({ eb }) => ({ renewal_quantity: eb('renewal_quantity', '+', quantity) }))
      .where('id', '=', subscriptionId)
      .execute();
    const most = Math.max(...running.map((term) => term.quantity));
    await parkSeats(context, db, {
      subscription,
      after: running[0]?.quantity ?? 0,
      upTo: most + quantity,
    });
  });
}

/**
 * Fewer seats from the next renewal on; until then nothing changes (S22). Answers how many it will be for. Throws
 * `LicensingRefused` when there is no such subscription, or when none would be left.
 */
export async function reduceSeats(
  context: LedgerContext,
  number: string,
  { seats: { subscriptionId, quantity }, by }: Changing,
): Promise<{ renewalQuantity: number }> {
  const what = `${quantity} fewer of ${subscriptionId} from the renewal on`;
  return order(context, { contract: number, kind: 'reduction', what, by }, async (db) => {
    const subscription = await takeSubscription(context, db, { number, subscriptionId });
    if (subscription.status === 'canceled') throw refused(subscription, 'is canceled: buy anew');
    const from = subscription.renewalQuantity ?? (await lastTerm(db, subscriptionId)).quantity;
    const renewalQuantity = from - quantity;
    if (renewalQuantity < 1)
      throw refused(subscription, `is to be renewed for ${from}: ${quantity} fewer would leave none`);
    await db
      .updateTable('ledger_subscriptions')
      .set({ renewal_quantity: renewalQuantity })
      .where('id', '=', subscriptionId)
      .execute();
    return { renewalQuantity };
  });
}

/** A subscription whose seats nobody else changes until the end of this work. */
export interface TakenSubscription {
  readonly id: string;
  readonly product: string;
  readonly poolId: string;
  /** Its seats, also those that no term counts today. */
  readonly rows: number;
  readonly renewalQuantity: number | null;
  readonly endsOn: string;
  readonly status: ReturnType<typeof statusOn>;
  /** Where its contract manager put it. */
  readonly standing: LedgerStanding;
}

/** Throws `LicensingRefused` when the contract has no such subscription. Take the contract first. */
export async function takeSubscription(
  context: LedgerContext,
  db: LedgerTx,
  { number, subscriptionId }: { readonly number: string; readonly subscriptionId: string },
): Promise<TakenSubscription> {
  const row = await db
    .selectFrom('ledger_subscriptions as b')
    .innerJoin('ledger_pools as p', 'p.id', 'b.pool_id')
    .select(['b.id', 'product', 'pool_id', 'quantity', 'renewal_quantity', 'starts_on', 'ends_on', 'term'])
    .select('b.status as standing')
    .where('b.id', '=', subscriptionId)
    .where('contract_number', '=', number)
    .executeTakeFirst();
  if (row === undefined)
    throw new LicensingRefused(`contract ${number} has no subscription ${subscriptionId}`);
  await takePoolById(context, db, row.pool_id);
  const { standing } = row;
  const span = { startsOn: row.starts_on, endsOn: row.ends_on, term: row.term, standing };
  return {
    id: row.id,
    product: row.product,
    poolId: row.pool_id,
    rows: row.quantity,
    renewalQuantity: row.renewal_quantity,
    endsOn: row.ends_on,
    standing,
    status: statusOn(span, dayOf(context.clock.now())),
  };
}

/** What brings access back. */
export function revive({ standing }: Pick<TakenSubscription, 'standing'>): string {
  return standing === 'suspended' ? 'resume it' : 'renew it';
}

export function refused({ id, product }: TakenSubscription, why: string): LicensingRefused {
  return new LicensingRefused(`subscription ${id} of ${product} ${why}`, { ids: { subscription: id } });
}

export async function lastTerm(db: LedgerTx, subscriptionId: string) {
  const term = (await termsOf(db, subscriptionId)).at(-1);
  if (term === undefined) throw new Defect(`subscription ${subscriptionId} has no term`);
  return term;
}

/** Puts seats after a place on the contract manager, as far as nobody was given them, and makes those that are not there yet. */
export async function parkSeats(
  context: LedgerContext,
  db: LedgerTx,
  {
    subscription: { id, rows },
    after,
    upTo,
  }: { readonly subscription: TakenSubscription; readonly after: number; readonly upTo: number },
): Promise<void> {
  await sql`update ledger_seats set held_as = 'purchase', since = cast(${context.clock.now()} as bigint),
    holder_id = (select c.manager_id from ledger_contracts c join ledger_subscriptions b on b.contract_number = c.number
      where b.id = ${id})
    where subscription_id = ${id} and place > ${after} and place <= ${upTo} and holder_id is null`.execute(
    db,
  );
  if (upTo <= rows) return;
  await db.updateTable('ledger_subscriptions').set({ quantity: upTo }).where('id', '=', id).execute();
  await makeSeats(context, db, { subscriptionId: id, after: rows });
}

/** One statement for any quantity, for 200,000 rows one by one would hold up everybody else. */
async function makeSeats(
  { clock }: LedgerContext,
  db: LedgerTx,
  { subscriptionId, after }: { readonly subscriptionId: string; readonly after: number },
): Promise<void> {
  await sql`
    with recursive places (place, quantity) as (
      select cast(${after} as integer) + 1, quantity from ledger_subscriptions where id = ${subscriptionId}
      union all select place + 1, quantity from places where place < quantity)
    insert into ledger_seats
      (core_id, subscription_id, pool_id, quantity, place, holder_id, held_as, since)
    select c.core_id, s.id, s.pool_id, s.quantity, places.place, c.manager_id, 'purchase',
      cast(${clock.now()} as bigint)
    from ledger_subscriptions s
    join ledger_contracts c on c.number = s.contract_number
    join places on places.quantity = s.quantity
    where s.id = ${subscriptionId} order by places.place`.execute(db);
}

export async function ensurePool(
  { coreId, ids }: LedgerContext,
  db: LedgerTx,
  product: string,
): Promise<string> {
  await db
    .insertInto('ledger_pools')
    .values({ id: ids.next(), core_id: coreId, product })
    .onConflict((conflict) => conflict.columns(['core_id', 'product']).doNothing())
    .execute();
  const row = await db
    .selectFrom('ledger_pools')
    .select('id')
    .where('core_id', '=', coreId)
    .where('product', '=', product)
    .executeTakeFirstOrThrow();
  return row.id;
}
