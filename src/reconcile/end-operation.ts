import type { AuditEntry } from '../ports/stores/audit-store.ts';
import type { Operation, OperationState } from '../core/domain/plan.ts';
import type { OperationId } from '../core/domain/ids.ts';
import type { Stores } from '../ports/stores/database.ts';
import type { JournalEnd, JournalEntry } from '../ports/stores/journal-store.ts';
import type { SeatEffect } from '../ports/stores/seat-store.ts';
import { count, type Run } from './run-context.ts';

export interface OperationEnd {
  readonly state: OperationState;
  /** The licensing core's own words, or why it was not tried. */
  readonly answer: string | null;
  readonly requestId?: string | null;
  /** What it changed in the core; absent when it changed nothing. */
  readonly effect?: SeatEffect;
  /** The core said that the pool has no seat left. */
  readonly isPoolFull?: boolean;
  /** Why the core does not take the recipient to its team. */
  readonly notAdmitted?: string | null;
  /** What is sent right after it, if anything is. */
  readonly next?: OperationId | null;
}

/**
 * Ends one operation: journal, our picture of the core and the audit trail in one commit, so that no crash can part
 * them. `next` is marked as sent in the same commit, which saves every operation but the first a write of its own.
 */
export async function endOperation(run: Run, entry: JournalEntry, end: OperationEnd): Promise<void> {
  const at = run.clock.now();
  const ended: JournalEnd = {
    id: entry.id,
    state: end.state,
    answer: end.answer,
    requestId: end.requestId ?? null,
    toAccountId: end.effect?.given?.accountId ?? null,
    at,
  };
  const sending = end.next ? { id: end.next, at } : null;
  await run.database.write(async (stores) => {
    await stores.journal.advance({ ended, sending });
    if (end.effect !== undefined) {
      await stores.seats.apply(end.effect);
      await settleUse(run, stores, { operation: entry.operation, effect: end.effect });
    }
    if (end.isPoolFull === true) await stores.seats.noneFree(entry.operation.poolId);
    if (typeof end.notAdmitted === 'string') await leaveToPeople(stores, entry.operation, end.notAdmitted);
    if (end.state !== 'not-tried') await stores.audit.append([auditOf(run, entry, ended)]);
  });
  count(run, end.state);
  if (typeof end.notAdmitted === 'string') count(run, 'not-admitted');
}

/** Who is not taken to the team must not stand before others in the line: nobody but a person can do anything about it. */
async function leaveToPeople({ drift }: Stores, operation: Operation, why: string): Promise<void> {
  if (operation.kind === 'unassign') return;
  const { poolId, to } = operation;
  const step = `The licensing core refused: ${why}. Let the team take the address, or see that no rule gives the seat; each full run tries again.`;
  await drift.leaveToPeople({ poolId, personId: to.personId, step });
}

/** A seat that was taken for want of use rests; one that is given is nobody's rest any more. */
async function settleUse(
  run: Run,
  { usage }: Stores,
  { operation, effect }: { readonly operation: Operation; readonly effect: SeatEffect },
): Promise<void> {
  const { coreId, poolId } = operation;
  const product = run.policy.pools.get(poolId)?.product ?? poolId;
  if (operation.kind !== 'unassign' && effect.given !== null) {
    await usage.settle({ coreId, product, email: operation.to.email }, null);
  }
  if (operation.kind !== 'add' && operation.because.class === 'idle' && effect.freed !== null) {
    await usage.settle({ coreId, product, email: operation.from.email }, effect.at);
  }
}

function auditOf(run: Run, entry: JournalEntry, { state, answer, at }: JournalEnd): AuditEntry {
  const { operation } = entry;
  return {
    at,
    actor: 'seatwarden',
    act: `operation.${state}`,
    subject: `pool:${operation.poolId}`,
    data: { runId: run.id, operationId: entry.id, ...describeOperation(operation), answer },
  };
}

/** Who loses and who gets, in the ids and addresses that the audit trail keeps. */
function describeOperation(operation: Operation): Record<string, string> {
  return {
    kind: operation.kind,
    poolId: operation.poolId,
    ...(operation.kind === 'add' ? {} : { from: operation.from.email, because: operation.because.evidence }),
    ...(operation.kind === 'unassign' ? {} : { to: operation.to.email, gives: operation.gives.evidence }),
  };
}
