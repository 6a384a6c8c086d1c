import { sql } from 'kysely';
import { asId, type AccountId } from '../../core/domain/ids.ts';
import type { CoreAnswer, CoreHolder, CoreRecipient } from '../../ports/licensing-core.ts';
import { ensureUser, findUser, type LedgerContext } from './ledger-context.ts';
import type { LedgerTx } from './ledger-tables.ts';

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

/** Takes the seat that was given to somebody; `already-so` when there is none. */
export async function freeSeat(
  db: LedgerTx,
  { id: poolId }: TakenPool,
  { accountId }: CoreHolder,
): Promise<SeatOutcome> {
  const seatId = await heldSeat(db, poolId, accountId);
  if (seatId === null) return { kind: 'already-so', accountId: null };
  await setHolder(db, seatId, null);
  return { kind: 'done', accountId: null };
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
  if (known !== null && (await heldSeat(db, pool.id, known.id)) !== null) {
    return { kind: 'already-so', accountId: asId<AccountId>(known.id) };
  }
  const seatId = await firstSeat(db, pool.id, parkedOn?.accountId ?? null);
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
  const seatId = await heldSeat(db, pool.id, from.accountId);
  const kept = known === null ? null : await heldSeat(db, pool.id, known.id);
  // An address in another spelling is the same account, whose seat stays where it is.
  if (known !== null && kept !== null && (seatId === null || seatId === kept)) {
    return { kind: 'already-so', accountId: asId<AccountId>(known.id) };
  }
  if (seatId === null) return refuse('other', `${from.email} holds no seat of ${pool.product} any more`);
  const { id } = known ?? (await ensureUser(context, db, to));
  await setHolder(db, seatId, kept === null ? { id, since: context.clock.now() } : null);
  return { kind: 'done', accountId: asId<AccountId>(id) };
}

async function heldSeat(db: LedgerTx, poolId: string, userId: string): Promise<number | null> {
  const row = await db
    .selectFrom('ledger_seats')
    .select('id')
    .where('holder_id', '=', userId)
    .where('pool_id', '=', poolId)
    .where('held_as', '=', sql.lit('direct'))
    .executeTakeFirst();
  return row?.id ?? null;
}

/** The first seat that nobody has, or that is parked on somebody. */
async function firstSeat(db: LedgerTx, poolId: string, parkedOn: string | null): Promise<number | null> {
  const seats = db.selectFrom('ledger_seats').select('id').where('pool_id', '=', poolId);
  const row = await (
    parkedOn === null
      ? seats.where('holder_id', 'is', null)
      : seats.where('holder_id', '=', parkedOn).where('held_as', '=', sql.lit('purchase'))
  )
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
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
    })
    .where('id', '=', seatId)
    .execute();
}
