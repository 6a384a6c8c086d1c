import { asId, type HoldId } from '../core/domain/ids.ts';
import type { HeldOperation } from '../core/domain/guard.ts';
import { rowKey } from '../core/domain/rejection.ts';
import { plannedRows } from '../core/guard/planned-rows.ts';
import type { Hold } from '../ports/stores/hold-store.ts';
import { priceOperations } from './price-operations.ts';
import { count, type Run } from './run-context.ts';

/**
 * Keeps the one open hold true to the newest plan: the same operations keep it, other ones void it and open another,
 * none close it. It is logged and audited once per change, not once per run.
 */
export async function openHold(run: Run, held: readonly HeldOperation[], digest: string): Promise<void> {
  count(run, 'held', held.length);
  const current = await run.database.read.holds.current();
  if (current === null && held.length === 0) return;
  if (current !== null && current.digest === digest && held.length > 0) return;

  const at = run.clock.now();
  const keyOf = ({ operation }: HeldOperation) => rowKey(plannedRows(operation, run.policy)[0]);
  const before = current ?? (await closedByThis(run));
  const since = new Map(before?.operations.map((one) => [keyOf(one), one.since ?? before.openedAt]));
  const prices = priceOperations(
    run,
    held.map(({ operation }) => operation),
  );
  await run.database.write(async ({ holds, audit }) => {
    if (current !== null) await holds.close({ id: current.id, state: 'void', by: null, at });
    if (held.length === 0) return;
    await holds.open({
      id: asId<HoldId>(run.ids.next()),
      digest,
      operations: held.map((one) => ({ ...one, since: since.get(keyOf(one)) ?? at })),
      prices,
      openedAt: at,
      closedAt: null,
      state: 'open',
      decidedBy: null,
    });
    const reasons = holdReasons(held);
    await audit.append([
      {
        at,
        actor: 'seatwarden',
        act: 'hold.opened',
        subject: `plan:${digest}`,
        data: { operations: held.length, reasons },
      },
    ]);
    run.log.warn({ digest, operations: held.length, reasons }, 'operations wait for an administrator');
  });
}

/** The hold of which this run has just let some rows go: the others wait as long as before. */
async function closedByThis({ database, calendar }: Run): Promise<Hold | null> {
  const newest = await database.read.holds.newest();
  return newest !== null && newest.closedAt !== null && newest.closedAt >= calendar.nowAt ? newest : null;
}

/** Every reason once, in the order in which the plan meets them. */
function holdReasons(held: readonly HeldOperation[]): readonly string[] {
  return [...new Set(held.flatMap(({ tripped }) => tripped.map(({ message }) => message)))];
}
