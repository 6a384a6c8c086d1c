import type { DriftRow } from '../domain/drift.ts';
import type { Waiter } from '../domain/plan.ts';

/** Text order by code point: the same on every machine and in every language. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Who gets the last seat: rule priority, then need-by date, then waiting since, then person id. */
export function compareWaiters(a: Waiter, b: Waiter): number {
  return (
    b.priority - a.priority ||
    compareText(a.needBy ?? '9999-12-31', b.needBy ?? '9999-12-31') ||
    a.since - b.since ||
    compareText(a.recipient.personId, b.recipient.personId)
  );
}

const removalOrder = [
  'leaver',
  'duplicate',
  'fallback-ended',
  'not-entitled',
  'orphan',
  'idle',
  'over-capacity',
] as const;

/** Which seat is freed first: leavers, then other removals; the oldest first, then by account. */
export function compareRemovals(a: DriftRow, b: DriftRow): number {
  return (
    classRank(a) - classRank(b) || a.dueAt - b.dueAt || a.since - b.since || compareText(a.subject, b.subject)
  );
}

/** Which grace ends first when a full pool needs the seat: the longest, whenever it would have ended by itself. */
export function compareGrace(a: DriftRow, b: DriftRow): number {
  return a.since - b.since || compareText(a.subject, b.subject);
}

function classRank(row: DriftRow): number {
  const index = removalOrder.findIndex((name) => name === row.class);
  return index === -1 ? removalOrder.length : index;
}
