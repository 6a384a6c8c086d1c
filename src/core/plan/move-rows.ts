import type { DriftRow } from '../domain/drift.ts';
import type { Add, Reassign, Unassign } from '../domain/plan.ts';
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
export function lostRow({ poolId, coreId, from, because }: Unassign | Reassign, nowAt: Instant): DriftRow {
  const { personId, email, displayName } = from;
  const { evidence, ruleId } = because;
  const subject = `person:${personId ?? ''}`;
  return {
    ...like,
    poolId,
    coreId,
    subject,
    personId,
    email,
    displayName,
    since: nowAt,
    dueAt: nowAt,
    evidence,
    ruleId,
  };
}

/** Somebody who is foreseen to be lent a seat, as a row for the report. */
export function lentRow({ poolId, coreId, to, gives }: Add | Reassign, nowAt: Instant): DriftRow {
  const { personId, email, displayName } = to;
  const { evidence, ruleId } = gives;
  return {
    ...like,
    poolId,
    coreId,
    subject: `person:${personId}`,
    personId,
    email,
    displayName,
    since: nowAt,
    dueAt: nowAt,
    evidence,
    ruleId,
  };
}
