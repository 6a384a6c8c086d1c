import { sql } from 'kysely';
import type { CoreAnswer, CoreChange } from '../../ports/licensing-core.ts';
import type { LedgerPin } from '../../ports/ledger.ts';
import { recordAct } from './acts.ts';
import { admission } from './admission.ts';
import { findUser, type LedgerContext, mayAssign, mayNot, takePool } from './ledger-context.ts';
import type { LedgerTx } from './ledger-tables.ts';
import { pinSeat } from './pin-seat.ts';
import { settlePool } from './settle-seats.ts';
import { freeSeat, giveSeat, moveSeat, refuse, type SeatOutcome } from './move-seat.ts';

export interface SeatChange {
  readonly operationId: string;
  readonly actor: string;
  readonly change: CoreChange | LedgerPin;
}

/**
 * Applies one change and records it, in one transaction: all of it or nothing. An operation id that was recorded gets
 * its first answer again and changes nothing, so a repeated request can do no harm. A refusal is recorded, too, and
 * leaves everything else as it was.
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
    const outcome = await apply(context, db, asked);
    const answer: CoreAnswer = { ...outcome, requestId: asked.operationId };
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
  { actor, change }: SeatChange,
): Promise<SeatOutcome> {
  if (!(await mayAssign(context, db, actor))) {
    return refuse('not-allowed', mayNot(actor));
  }
  if (change.kind === 'add' || change.kind === 'reassign') {
    const refusal = await refusalToJoin(context, db, change.to.email);
    if (refusal !== null) return refuse('not-admitted', refusal);
  }
  const poolId = await takePool(context, db, change.product);
  if (poolId === null) return refuse('other', `nothing of ${change.product} was bought`);
  await settlePool(context, db, poolId);
  const pool = { id: poolId, product: change.product };
  switch (change.kind) {
    case 'pin':
      return pinSeat(context, db, { pool, pin: change });
    case 'unassign':
      return freeSeat(db, pool, change.from);
    case 'add':
      return giveSeat(context, db, { pool, to: change.to, parkedOn: null });
    case 'reassign':
      return change.fromParked
        ? giveSeat(context, db, { pool, to: change.to, parkedOn: change.from })
        : moveSeat(context, db, { pool, from: change.from, to: change.to });
  }
}

/** Somebody external whom the team does not take; who is on it already is an exception. */
async function refusalToJoin(context: LedgerContext, db: LedgerTx, email: string): Promise<string | null> {
  if ((await findUser(context, db, email)) !== null) return null;
  return (await admission(context.coreId, db, email)).refusal;
}

async function record(
  context: LedgerContext,
  db: LedgerTx,
  { operationId, actor, change, answer }: SeatChange & { readonly answer: CoreAnswer },
): Promise<void> {
  await recordAct(context, db, {
    operationId,
    actor,
    act: change.kind,
    product: change.product,
    from: change.kind === 'add' ? null : change.from.email,
    to: change.kind === 'unassign' || change.kind === 'pin' ? null : change.to.email,
    answer,
  });
}
