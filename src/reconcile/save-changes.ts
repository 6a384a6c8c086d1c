import type { SeatException } from '../core/domain/seat-exception.ts';
import type { AuditEntry } from '../ports/stores/audit-store.ts';
import type { CaseChange } from '../ports/stores/case-store.ts';
import type { Stores } from '../ports/stores/database.ts';
import type { Instant } from '../core/domain/time.ts';

/** Writes what was decided about people, and into the audit trail which exceptions that somebody made are over. */
export async function saveChanges(
  { cases, audit }: Pick<Stores, 'cases' | 'audit'>,
  changes: readonly CaseChange[],
  at: Instant,
): Promise<void> {
  await cases.save(changes, at);
  const entries = changes.flatMap(({ exceptions: { put, ended } }) => [
    ...ended.map(({ exception, why }) => auditOf(exception, { act: 'exception.ended', at, why })),
    ...put
      .filter(({ state }) => state === 'asks')
      .map((exception) => auditOf(exception, { act: 'exception.asks', at, why: 'its time is over' })),
  ]);
  if (entries.length > 0) await audit.append(entries);
}

function auditOf(
  { id, poolId, personId, operationId, by }: SeatException,
  { act, at, why }: { readonly act: string; readonly at: Instant; readonly why: string },
): AuditEntry {
  const data = { exceptionId: id, operationId, personId, undoneBy: by.actor, why };
  return { at, actor: 'seatwarden', act, subject: `pool:${poolId}`, data };
}
