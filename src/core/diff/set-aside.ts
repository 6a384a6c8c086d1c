import type { DriftDecision, DriftRow } from '../domain/drift.ts';
import type { CaseDifference, ChangeCaseInput } from './change-case.ts';

const words = {
  decision: 'quarantined',
  evidence: 'no decision could be made about this person: the program failed on what is known of them',
  step: 'Nothing is taken and nothing given until a decision succeeds; the log has the error, please report it.',
} as const satisfies Partial<DriftRow>;

/** What no plan acts on anyway. */
const idle: ReadonlySet<DriftDecision> = new Set(['protected', 'manual', 'report-only', 'quarantined']);

/**
 * A person about whom deciding failed: what is open about them rests on yesterday's word, so no plan may act on it. The
 * next decision that succeeds writes the rows anew. Null when a plan could do nothing about them anyway.
 */
export function setAside({
  personId,
  viewHash,
  nextDueAt,
  drift,
}: ChangeCaseInput['person']): CaseDifference | null {
  const put = drift.filter(({ decision }) => !idle.has(decision)).map((row) => ({ ...row, ...words }));
  if (viewHash === null || put.length === 0) return null;
  const nothing = { put: [], drop: [] };
  return {
    personId,
    view: null,
    viewHash,
    nextDueAt,
    entitlements: nothing,
    drift: { put, drop: [] },
    adopted: [],
    exceptions: { put: [], ended: [] },
  };
}
