import { sql } from 'kysely';
import type {
  LedgerFileContract,
  LedgerFileSeat,
  LedgerFileSubscription,
} from '../../../ports/ledger-file.ts';
import { takePoolById } from '../ledger-context.ts';
import { settlePool } from '../settle-seats.ts';
import { dayOf, gives } from '../terms.ts';
import { idOf, type Import, rowsAtOnce } from './import-context.ts';

interface Seats {
  readonly contract: LedgerFileContract;
  readonly subscription: LedgerFileSubscription;
  readonly poolId: string;
  /** Of the subscription in the file. */
  readonly path: string;
}
interface Given {
  readonly seat: LedgerFileSeat;
  readonly path: string;
}

/** The seats of a subscription that the ledger did not have, each as the file says; places it does not name are free. */
export async function fillSeats(all: Import, { subscription, contract, poolId, path }: Seats): Promise<void> {
  const { context, db } = all;
  await sql`
    with recursive places (place, quantity) as (
      select 1, quantity from ledger_subscriptions where id = ${subscription.id}
      union all select place + 1, quantity from places where place < quantity)
    insert into ledger_seats (core_id, subscription_id, pool_id, quantity, place)
    select ${context.coreId}, ${subscription.id}, ${poolId}, quantity, place from places order by place`.execute(
    db,
  );
  for (const { heldAs, from, to, since } of subscription.seats) {
    if (heldAs !== 'purchase') continue;
    await sql`update ledger_seats set held_as = 'purchase', holder_id = ${idOf(all, contract.manager)},
      since = cast(${Date.parse(since)} as bigint)
      where subscription_id = ${subscription.id} and place between ${from} and ${to}`.execute(db);
  }
  const elsewhere = await holdersIn(all, poolId);
  const given = givenSeats(subscription, path).filter(({ seat, path: at }) => {
    const isHeld = elsewhere.has(idOf(all, seat.holder));
    if (isHeld) all.faults.push({ path: at, message: heldAlready(seat, subscription) });
    return !isHeld;
  });
  await put(all, subscription, given);
}

/** Seats that the file gives and the ledger has not given: who holds one of the product keeps it, wherever it is. */
export async function giveSeats(all: Import, { subscription, poolId, path }: Seats): Promise<void> {
  const { context, db, faults } = all;
  await takePoolById(context, db, poolId);
  await settlePool(context, db, poolId);
  const holders = await holdersIn(all, poolId);
  const missing = givenSeats(subscription, path).filter(({ seat }) => !holders.has(idOf(all, seat.holder)));
  if (missing.length === 0) return;
  const vacant = await vacantIn(all, subscription.id);
  for (const { seat, path: at } of missing)
    if (!vacant.has(seat.from))
      faults.push({
        path: at,
        message: `no seat for ${seat.holder}: place ${seat.from} of subscription ${subscription.id} is held or does not count today; take one that is free, or buy more`,
      });
  if (faults.length === 0) await put(all, subscription, missing);
}

function givenSeats({ seats }: LedgerFileSubscription, path: string): readonly Given[] {
  return seats.flatMap((seat, index) =>
    seat.heldAs === 'purchase' ? [] : [{ seat, path: `${path}.seats[${index}]` }],
  );
}

function heldAlready({ holder }: LedgerFileSeat, { product, id }: LedgerFileSubscription): string {
  return `${holder} holds a seat of ${product} here already, and not of subscription ${id}: unassign that one first, or leave this one out`;
}

async function holdersIn({ db }: Import, poolId: string): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('ledger_seats')
    .select('holder_id')
    .where('pool_id', '=', poolId)
    .where('held_as', 'in', ['direct', 'inherited'])
    .execute();
  return new Set(rows.map(({ holder_id }) => holder_id ?? ''));
}

/** Places that count today and that nobody was given. */
async function vacantIn({ context, db }: Import, subscriptionId: string): Promise<ReadonlySet<number>> {
  const { rows } = await sql<{ place: number }>`select s.place from ledger_seats s
    join ledger_terms t on t.subscription_id = s.subscription_id and s.place <= t.quantity
    where s.subscription_id = ${subscriptionId} and ${gives(dayOf(context.clock.now()))}
      and (s.holder_id is null or s.held_as = 'purchase')`.execute(db);
  return new Set(rows.map(({ place }) => place));
}

async function put(
  all: Import,
  { id, product }: LedgerFileSubscription,
  given: readonly Given[],
): Promise<void> {
  const { db, changes } = all;
  for (let from = 0; from < given.length; from += rowsAtOnce) {
    const rows = given.slice(from, from + rowsAtOnce).map(
      ({ seat }) =>
        sql`(cast(${seat.from} as integer), cast(${idOf(all, seat.holder)} as text), cast(${seat.heldAs} as text),
            cast(${Date.parse(seat.since)} as bigint), cast(${seat.pinned ? 1 : 0} as integer))`,
    );
    await sql`with given (place, holder_id, held_as, since, pinned) as (values ${sql.join(rows)})
      update ledger_seats set holder_id = given.holder_id, held_as = given.held_as, since = given.since,
        pinned = given.pinned
      from given where ledger_seats.subscription_id = ${id} and ledger_seats.place = given.place`.execute(db);
  }
  for (const { seat } of given)
    changes.push({
      kind: 'seat',
      about: seat.holder,
      product,
      what: `gets place ${seat.from} of subscription ${id}`,
    });
}
