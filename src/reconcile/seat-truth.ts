import type { AccountId } from '../core/domain/ids.ts';
import type { Operation, Reassign } from '../core/domain/plan.ts';
import { Defect, LicensingUnavailable } from '../errors.ts';
import type { LicensingCore } from '../ports/licensing-core.ts';
import type { SeatEffect } from '../ports/stores/seat-store.ts';
import type { Run } from './run-context.ts';

/** What the licensing core says has become of one operation. */
export type SeatTruth =
  | { readonly kind: 'done'; readonly effect: SeatEffect }
  /** The first half of a linked pair: the seat is free and goes to the next run's first waiter. */
  | { readonly kind: 'freed-only'; readonly effect: SeatEffect }
  | { readonly kind: 'not-done' }
  | { readonly kind: 'unknown'; readonly why: string };

/**
 * Reads back whether an operation took effect. Used wherever the answer was lost: after a crash, a time-out, a broken
 * connection. The operation is never sent again before this has an answer.
 */
export async function readTruth(run: Run, operation: Operation): Promise<SeatTruth> {
  const { core, product } = coreOf(run, operation);
  const seatOf = (email: string) => core.readSeat({ product, email }, run.request.signal);
  try {
    if (operation.kind === 'unassign') {
      const seat = await seatOf(operation.from.email);
      return seat === null ? { kind: 'done', effect: effectOf(run, operation, null) } : { kind: 'not-done' };
    }
    const given = await seatOf(operation.to.email);
    const kept = isTakenFromHolder(operation) ? await seatOf(operation.from.email) : null;
    if (given !== null && kept === null) {
      return { kind: 'done', effect: effectOf(run, operation, given.accountId) };
    }
    return given === null && kept === null && isTakenFromHolder(operation)
      ? { kind: 'freed-only', effect: effectOf(run, operation, null) }
      : { kind: 'not-done' };
  } catch (error) {
    if (error instanceof LicensingUnavailable) return { kind: 'unknown', why: error.message };
    throw error;
  }
}

/** Parked seats have no holder whose seat could be read. */
function isTakenFromHolder(operation: Operation): operation is Reassign {
  return operation.kind === 'reassign' && operation.because.class !== 'parked';
}

/** How our picture of the core changes when the operation is done; `givenTo` null gives nothing. */
export function effectOf(run: Run, operation: Operation, givenTo: AccountId | null): SeatEffect {
  const freed =
    operation.kind === 'add'
      ? null
      : { accountId: operation.from.accountId, fromParked: operation.because.class === 'parked' };
  const given =
    operation.kind === 'unassign' || givenTo === null
      ? null
      : { accountId: givenTo, email: operation.to.email, personId: operation.to.personId };
  return { coreId: operation.coreId, poolId: operation.poolId, freed, given, at: run.clock.now() };
}

/** The licensing core and product an operation is about. */
export function coreOf(run: Run, operation: Operation): { core: LicensingCore; product: string } {
  const core = run.cores.get(operation.coreId);
  const pool = run.policy.pools.get(operation.poolId);
  if (core === undefined || pool === undefined) {
    throw new Defect('an operation names a pool that is not configured', {
      ids: { poolId: operation.poolId, coreId: operation.coreId },
    });
  }
  return { core, product: pool.product };
}
