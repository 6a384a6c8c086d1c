import type { Operation } from '../core/domain/plan.ts';
import { readTruth } from './seat-truth.ts';
import { count, type Run } from './run-context.ts';

/**
 * Asks the licensing core whether it now says what the journal says. A difference is somebody else's change or a fault
 * of the core: it is counted and logged, and the next reading of the core puts our picture right.
 */
export async function verifySeats(run: Run, applied: readonly Operation[]): Promise<void> {
  for (const operation of lastPerSeat(applied)) {
    const truth = await readTruth(run, operation);
    if (truth.kind === 'done') count(run, 'verified');
    else if (truth.kind === 'unknown') count(run, 'unverified');
    else {
      count(run, 'not-so');
      run.log.warn(
        { poolId: operation.poolId, kind: operation.kind },
        'the licensing core does not show an operation that it confirmed',
      );
    }
  }
}

/** A later operation on the same seat holder makes an earlier one untrue by right. */
function lastPerSeat(operations: readonly Operation[]): readonly Operation[] {
  const latest = new Map<string, Operation>();
  for (const operation of operations) {
    const email = operation.kind === 'unassign' ? operation.from.email : operation.to.email;
    latest.set(`${operation.poolId} ${email}`, operation);
  }
  return [...latest.values()];
}
