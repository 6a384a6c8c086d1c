import type { DriftRow } from '../domain/drift.ts';
import type { LastUse } from '../domain/last-use.ts';
import type { Policy } from '../domain/policy.ts';
import type { Assignment, Entitlement } from '../domain/seats.ts';
import type { Instant } from '../domain/time.ts';

/** `Not used since 2026-05-01, by import up to 2026-11-20.` */
export function idleEvidence({ at, toldAt, source, isOffline }: LastUse, seat: Assignment): string {
  const given = seat.since > at ? `, and given on ${day(seat.since)}` : '';
  const doubt = isOffline ? ' Uncertain: use offline is not counted.' : '';
  return `Not used since ${day(at)}${given}, by ${source} up to ${day(toldAt)}.${doubt}`;
}

/** What happens to an idle seat that nothing else protects; null when the next run may take it by itself. */
export function idleStep(
  { isOffline, emailKey }: LastUse,
  { seat, policy }: { readonly seat: Assignment; readonly policy: Policy },
): Pick<DriftRow, 'decision' | 'step'> | null {
  const keep = `seatwarden usage keep ${emailKey} --pool ${seat.poolId}`;
  if (isOffline) {
    return {
      decision: 'manual',
      step: `Ask ${seat.email} whether the seat is needed; no plan takes it. Unassign it by hand, or keep it: ${keep}.`,
    };
  }
  if (policy.pools.get(seat.poolId)?.idle?.approval === 'auto') return null;
  return { decision: 'due', step: `Approve the plan to take the seat back, or keep it: ${keep}.` };
}

/** A seat that rests: a rule gives it, and it was taken back for want of use. */
export function restingWords(
  { at, takenAt, emailKey }: LastUse,
  { ruleId, poolId }: Entitlement,
): Pick<DriftRow, 'decision' | 'step' | 'evidence'> {
  return {
    decision: 'protected',
    evidence: `Rule ${ruleId} gives the seat; it was taken back on ${day(takenAt ?? at)}, not used since ${day(at)}.`,
    step: `When it is needed again: seatwarden usage return ${emailKey} --pool ${poolId}.`,
  };
}

function day(at: Instant): string {
  return new Date(at).toISOString().slice(0, 10);
}
