import { sql } from 'kysely';
import { asId, type AccountId } from '../../core/domain/ids.ts';
import type { PlainDate } from '../../core/domain/time.ts';
import type { CoreAnswer, CoreHolder, CoreRecipient } from '../../ports/licensing-core.ts';
import { ensureUser, findUser, type LedgerContext } from './ledger-context.ts';
import type { LedgerTx } from './ledger-tables.ts';
import { inheritsFrom } from './routes.ts';
import { dayOf, gives } from './terms.ts';

type Without<Answer, Key extends PropertyKey> = Answer extends unknown ? Omit<Answer, Key> : never;
export type SeatOutcome = Without<CoreAnswer, 'requestId'>;
type Reason = Extract<CoreAnswer, { kind: 'refused' }>['reason'];

/** A pool that this unit of work has taken (see `takePool`): nobody else changes its seats meanwhile. */
export interface TakenPool {
  readonly id: string;
  readonly product: string;
}

export function refuse(reason: Reason, detail: string): SeatOutcome {
  return { kind: 'refused', reason, detail };
}

/**
 * Takes the seat that was given to somebody; `already-so` when there is none. Who would keep one through a group or a default
 * has an inherited one from then on, and that is refused: it ends where it comes from (Autodesk administration, section 6).
 */
export async function freeSeat(
  db: LedgerTx,
  { id: poolId, product }: TakenPool,
  { accountId, email }: CoreHolder,
): Promise<SeatOutcome> {
  const seat = await heldSeat(db, poolId, accountId);
  if (seat === null) return { kind: 'already-so', accountId: null };
  if (seat.held_as === 'inherited') return refuse('inherited', inheritedWords(email, product));
  if (await inheritsFrom(db, { poolId, userId: accountId })) await setHeldAs(db, seat.id, 'inherited');
  else await setHolder(db, seat.id, null);
  return { kind: 'done', accountId: null };
}

function inheritedWords(email: string, product: string): string {
  return `${email} has ${product} from a group or as a default of the team: change that`;
}

interface Giving {
  readonly pool: TakenPool;
  readonly to: CoreRecipient;
  /** Whose parked seats are handed out; null takes a seat that nobody has. */
  readonly parkedOn: CoreHolder | null;
}

/** Gives a seat to somebody who has none. The team is joined only when there is a seat to give. */
export async function giveSeat(
  context: LedgerContext,
  db: LedgerTx,
  { pool, to, parkedOn }: Giving,
): Promise<SeatOutcome> {
  const known = await findUser(context, db, to.email);
  const today = dayOf(context.clock.now());
  if (known !== null) await dropLapsed(db, { poolId: pool.id, userId: known.id, today });
  const held = known === null ? null : await heldSeat(db, pool.id, known.id);
  if (known !== null && held !== null) {
    if (held.held_as === 'inherited') await setHeldAs(db, held.id, 'direct');
    const kind = held.held_as === 'inherited' ? 'done' : 'already-so';
    return { kind, accountId: asId<AccountId>(known.id) };
  }
  const seatId = await firstSeat(db, { poolId: pool.id, parkedOn: parkedOn?.accountId ?? null, today });
  if (seatId === null) {
    const none =
      parkedOn === null
        ? `no seat of ${pool.product} is free`
        : `${parkedOn.email} has no seat of ${pool.product} to hand out`;
    return refuse('no-seat', none);
  }
  const { id } = known ?? (await ensureUser(context, db, to));
  await setHolder(db, seatId, { id, since: context.clock.now() });
  return { kind: 'done', accountId: asId<AccountId>(id) };
}

interface Moving {
  readonly pool: TakenPool;
  readonly from: CoreHolder;
  readonly to: CoreRecipient;
}

/** Moves a seat in one step. Who has a seat already needs no other: the one that was to move is free then. */
export async function moveSeat(
  context: LedgerContext,
  db: LedgerTx,
  { pool, from, to }: Moving,
): Promise<SeatOutcome> {
  const known = await findUser(context, db, to.email);
  const today = dayOf(context.clock.now());
  for (const userId of [from.accountId, ...(known === null ? [] : [known.id])])
    await dropLapsed(db, { poolId: pool.id, userId, today });
  const moving = await heldSeat(db, pool.id, from.accountId);
  const seatId = moving?.id ?? null;
  const kept = known === null ? null : await heldSeat(db, pool.id, known.id);
  // An address in another spelling is the same account, whose seat stays where it is.
  if (known !== null && kept !== null && (seatId === null || seatId === kept.id)) {
    return { kind: 'already-so', accountId: asId<AccountId>(known.id) };
  }
  if (seatId === null) return refuse('other', `${from.email} holds no seat of ${pool.product} any more`);
  if (
    moving?.held_as === 'inherited' ||
    (await inheritsFrom(db, { poolId: pool.id, userId: from.accountId }))
  )
    return refuse('inherited', inheritedWords(from.email, pool.product));
  if (kept?.held_as === 'inherited') await setHeldAs(db, kept.id, 'direct');
  const { id } = known ?? (await ensureUser(context, db, to));
  await setHolder(db, seatId, kept === null ? { id, since: context.clock.now() } : null);
  return { kind: 'done', accountId: asId<AccountId>(id) };
}

interface HeldSeat {
  readonly id: number;
  readonly held_as: 'direct' | 'inherited';
}

async function heldSeat(db: LedgerTx, poolId: string, userId: string): Promise<HeldSeat | null> {
  const row = await db
    .selectFrom('ledger_seats')
    .select(['id', 'held_as'])
    .where('holder_id', '=', userId)
    .where('pool_id', '=', poolId)
    .where('held_as', 'in', [sql.lit('direct' as const), sql.lit('inherited' as const)])
    .executeTakeFirst();
  return row === undefined
    ? null
    : { id: row.id, held_as: row.held_as === 'inherited' ? 'inherited' : 'direct' };
}

/** A pin is of a direct seat: groups and defaults draw on the pool (Autodesk administration, section 4). */
async function setHeldAs(db: LedgerTx, seatId: number, held_as: HeldSeat['held_as']): Promise<void> {
  const pinned = held_as === 'inherited' ? { pinned: 0 as const } : {};
  await db
    .updateTable('ledger_seats')
    .set({ held_as, ...pinned })
    .where('id', '=', seatId)
    .execute();
}

/**
 * The first seat that nobody has, or that is parked on somebody, among those that count today. The one that lasts longest
 * is given first. All that count are held when the pool is over-assigned, for its seats were settled before.
 */
async function firstSeat(
  db: LedgerTx,
  {
    poolId,
    parkedOn,
    today,
  }: { readonly poolId: string; readonly parkedOn: string | null; readonly today: PlainDate },
): Promise<number | null> {
  const wanted =
    parkedOn === null
      ? sql`s.holder_id is null`
      : sql`s.holder_id = ${parkedOn} and s.held_as = ${sql.lit('purchase')}`;
  // Term by term: the first free seat of one is found in an index, of all of them only by looking at every seat.
  const { rows: terms } = await sql<{ subscription_id: string; quantity: number }>`
    select t.subscription_id, t.quantity from ledger_terms t
    join ledger_subscriptions b on b.id = t.subscription_id
    where b.pool_id = ${poolId} and ${gives(today)} order by t.ends_on desc, t.subscription_id`.execute(db);
  for (const { subscription_id, quantity } of terms) {
    const { rows } = await sql<{ id: number }>`select s.id from ledger_seats s
      where s.subscription_id = ${subscription_id} and s.place <= ${quantity} and ${wanted}
      order by s.place limit 1`.execute(db);
    const [seat] = rows;
    if (seat !== undefined) return seat.id;
  }
  return null;
}

/** A seat that is pinned to a subscription which gives no access any more is no seat: who asks for one begins anew. */
async function dropLapsed(
  db: LedgerTx,
  { poolId, userId, today }: { readonly poolId: string; readonly userId: string; readonly today: PlainDate },
): Promise<void> {
  await sql`update ledger_seats set holder_id = null, held_as = null, since = null, pinned = 0
    where pool_id = ${poolId} and holder_id = ${userId} and pinned = 1 and not exists (
      select 1 from ledger_terms t where t.subscription_id = ledger_seats.subscription_id
      and ledger_seats.place <= t.quantity and ${gives(today)})`.execute(db);
}

async function setHolder(
  db: LedgerTx,
  seatId: number,
  holder: { readonly id: string; readonly since: number } | null,
): Promise<void> {
  await db
    .updateTable('ledger_seats')
    .set({
      holder_id: holder?.id ?? null,
      held_as: holder === null ? null : 'direct',
      since: holder?.since ?? null,
      pinned: 0,
    })
    .where('id', '=', seatId)
    .execute();
}
