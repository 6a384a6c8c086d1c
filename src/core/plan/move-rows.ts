import type { DriftRow } from '../domain/drift.ts';
import type { Add, Operation, Reassign, Unassign } from '../domain/plan.ts';
import type { Instant } from '../domain/time.ts';

const like = {
  class: 'missing',
  accountId: null,
  decision: 'waiting',
  step: '',
  priority: 0,
  needBy: null,
  unlessFull: false,
  restsOn: [],
} as const satisfies Partial<DriftRow>;

/** Somebody who is foreseen to lose a seat about which nothing is open now, as a row for the report. */
export function lostRow(move: Unassign | Reassign, nowAt: Instant): DriftRow {
  return rowOf(move, { who: move.from, why: move.because, nowAt });
}

/** Somebody who is foreseen to be lent a seat, as a row for the report. */
export function lentRow(move: Add | Reassign, nowAt: Instant): DriftRow {
  return rowOf(move, { who: move.to, why: move.gives, nowAt });
}

interface Moved {
  readonly who: Unassign['from'] | Add['to'];
  readonly why: Unassign['because'] | Add['gives'];
  readonly nowAt: Instant;
}

function rowOf({ poolId, coreId }: Operation, { who, why, nowAt }: Moved): DriftRow {
  const { personId, email, displayName } = who;
  const { evidence, ruleId } = why;
  const subject = `person:${personId ?? ''}`;
  const at = { since: nowAt, dueAt: nowAt };
  return { ...like, poolId, coreId, subject, personId, email, displayName, ...at, evidence, ruleId };
}
