import { sql } from 'kysely';
import { asId, type AccountId } from '../../core/domain/ids.ts';
import type { CoreAnswer, CoreChange, CoreRecipient } from '../../ports/licensing-core.ts';
import { ensureUser, findPool, type LedgerContext, mayAssign } from './ledger-context.ts';
import type { LedgerTx } from './ledger-tables.ts';

export interface SeatChange {
  readonly operationId: string;
  readonly actor: string;
  readonly change: CoreChange;
}

/**
 * Applies one change and records it, in one transaction: all of it or nothing. An operation id that was recorded gets
 * its first answer again and changes nothing, so a repeated request can do no harm.
 */
export async function changeSeat(context: LedgerContext, asked: SeatChange): Promise<CoreAnswer> {
  return context.workspace.write(async (db) => {
    await queueByOperation(context, db, asked.operationId);
    const before = await db
      .selectFrom('ledger_acts')
      .select('answer')
      .where('operation_id', '=', asked.operationId)
      .executeTakeFirst();
    if (before !== undefined) return JSON.parse(before.answer) as CoreAnswer;
    const answer = await apply(context, db, asked);
    await record(context, db, { ...asked, answer });
    return answer;
  });
}

/** The same operation sent twice at once waits for its first answer; SQLite has one writer and needs no lock for it. */
async function queueByOperation(
  { workspace }: LedgerContext,
  db: LedgerTx,
  operationId: string,
): Promise<void> {
  if (workspace.kind !== 'postgres') return;
  await sql`select pg_advisory_xact_lock(hashtextextended(${operationId}, 0))`.execute(db);
}

async function apply(
  context: LedgerContext,
  db: LedgerTx,
  { actor, change, operationId }: SeatChange,
): Promise<CoreAnswer> {
  const refuse = (reason: 'not-allowed' | 'other' | 'no-seat', detail: string): CoreAnswer => ({
    kind: 'refused',
    reason,
    detail,
    requestId: operationId,
  });
  if (!(await mayAssign(context, db, actor))) {
    return refuse('not-allowed', `${actor} is neither contract manager nor software coordinator`);
  }
  const poolId = await findPool(context, db, change.product);
  if (poolId === null) return refuse('other', `nothing of ${change.product} was bought`);

  if (change.kind === 'unassign') {
    const freed = await freeSeat(db, poolId, change.from.accountId);
    return { kind: freed ? 'done' : 'already-so', accountId: null, requestId: operationId };
  }
  const to = await ensureUser(context, db, toPerson(change.to));
  const accountId = asId<AccountId>(to.id);
  const isHeld = await holdsSeat(db, poolId, to.id);
  if (change.kind === 'reassign' && !change.fromParked) {
    const isDone = await moveSeat(context, db, { poolId, from: change.from.accountId, to: to.id, isHeld });
    if (isDone) return { kind: 'done', accountId, requestId: operationId };
    if (isHeld) return { kind: 'already-so', accountId, requestId: operationId };
    return refuse('other', `${change.from.email} holds no seat of ${change.product} any more`);
  }
  if (isHeld) return { kind: 'already-so', accountId, requestId: operationId };
  const from = change.kind === 'reassign' ? change.from.accountId : null;
  const isGiven = await giveSeat(context, db, { poolId, from, to: to.id });
  return isGiven
    ? { kind: 'done', accountId, requestId: operationId }
    : refuse(
        'no-seat',
        from === null ? `no seat of ${change.product} is free` : 'the contract manager has none to hand out',
      );
}

function toPerson({ email, givenName, familyName }: CoreRecipient): CoreRecipient {
  return { email, givenName, familyName };
}

async function holdsSeat(db: LedgerTx, poolId: string, userId: string): Promise<boolean> {
  const row = await db
    .selectFrom('ledger_seats')
    .select('id')
    .where('pool_id', '=', poolId)
    .where('holder_id', '=', userId)
    .where('held_as', '=', 'direct')
    .executeTakeFirst();
  return row !== undefined;
}

async function freeSeat(db: LedgerTx, poolId: string, userId: string): Promise<boolean> {
  const rows = await db
    .updateTable('ledger_seats')
    .set({ holder_id: null, held_as: null, since: null })
    .where('pool_id', '=', poolId)
    .where('holder_id', '=', userId)
    .where('held_as', '=', 'direct')
    .returning('id')
    .execute();
  return rows.length > 0;
}

interface Handing {
  readonly poolId: string;
  readonly from: string | null;
  readonly to: string;
}

async function moveSeat(
  context: LedgerContext,
  db: LedgerTx,
  { isHeld, ...seat }: Handing & { readonly from: string; readonly isHeld: boolean },
): Promise<boolean> {
  // An address in another spelling is the same account, whose seat stays where it is.
  if (seat.from === seat.to) return false;
  // Who has a seat already needs none; the other one is free then.
  return isHeld ? freeSeat(db, seat.poolId, seat.from) : handOver(context, db, seat);
}

async function handOver(
  { clock }: LedgerContext,
  db: LedgerTx,
  { poolId, from, to }: Handing,
): Promise<boolean> {
  const rows = await db
    .updateTable('ledger_seats')
    .set({ holder_id: to, since: clock.now() })
    .where('pool_id', '=', poolId)
    .where('holder_id', '=', from)
    .where('held_as', '=', 'direct')
    .returning('id')
    .execute();
  return rows.length > 0;
}

/** Gives one free seat, or one that is parked on `from`. Two processes never pick the same: rows that are locked are skipped. */
async function giveSeat(
  { clock, workspace }: LedgerContext,
  db: LedgerTx,
  { poolId, from, to }: Handing,
): Promise<boolean> {
  const isSource =
    from === null
      ? sql<boolean>`holder_id is null`
      : sql<boolean>`holder_id = ${from} and held_as = 'purchase'`;
  const locking = workspace.kind === 'postgres' ? sql`for update skip locked` : sql``;
  const rows = await db
    .updateTable('ledger_seats')
    .set({ holder_id: to, held_as: 'direct', since: clock.now() })
    .where(
      'id',
      '=',
      sql<number>`(select id from ledger_seats where pool_id = ${poolId} and ${isSource} order by id limit 1 ${locking})`,
    )
    .returning('id')
    .execute();
  return rows.length > 0;
}

async function record(
  context: LedgerContext,
  db: LedgerTx,
  { operationId, actor, change, answer }: SeatChange & { readonly answer: CoreAnswer },
): Promise<void> {
  await db
    .insertInto('ledger_acts')
    .values({
      operation_id: operationId,
      core_id: context.coreId,
      at: context.clock.now(),
      actor,
      act: change.kind,
      product: change.product,
      from_email: change.kind === 'add' ? null : change.from.email,
      to_email: change.kind === 'unassign' ? null : change.to.email,
      answer: JSON.stringify(answer),
    })
    .execute();
}
