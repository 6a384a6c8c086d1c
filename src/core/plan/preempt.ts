import type { Holder, Reassign, Waiter } from '../domain/plan.ts';
import type { Policy } from '../domain/policy.ts';
import type { CoreId, PersonId, PoolId, RuleId } from '../domain/ids.ts';
import type { Instant, PlainDate } from '../domain/time.ts';
import { compareText } from './rank.ts';

/** A seat that is held as policy wants it, and that somebody of a higher rank may take. */
export interface RankedSeat {
  readonly poolId: PoolId;
  readonly coreId: CoreId;
  readonly holder: Holder & { readonly personId: PersonId };
  readonly ruleId: RuleId;
  readonly priority: number;
  readonly needBy: PlainDate | null;
  readonly since: Instant;
}

/**
 * Whose seat goes first: the lowest priority, the latest need-by date, the shortest held, then the last by person id. It is the
 * order of the waiting list from its end (law 3), so that of two who are alike the last in line loses, whichever way a seat is lost.
 */
export function compareRankedSeats(a: RankedSeat, b: RankedSeat): number {
  return (
    a.priority - b.priority ||
    compareText(b.needBy ?? '9999-12-31', a.needBy ?? '9999-12-31') ||
    b.since - a.since ||
    compareText(b.holder.personId, a.holder.personId) ||
    compareText(b.holder.accountId, a.holder.accountId)
  );
}

/** Whether the rule of somebody who waits says that a seat of lower priority is taken for it. Equals never take from each other. */
export function mayPreempt(waiter: Waiter, seat: RankedSeat, { rules }: Pick<Policy, 'rules'>): boolean {
  if (waiter.priority <= seat.priority) return false;
  return rules.some(({ id, poolId, preempt }) => preempt && id === waiter.ruleId && poolId === waiter.poolId);
}

export function preempt({ poolId, coreId, holder, ruleId, priority }: RankedSeat, waiter: Waiter): Reassign {
  const evidence = `Rule ${waiter.ruleId} (priority ${waiter.priority}) takes the seat that rule ${ruleId} (priority ${priority}) gave.`;
  return {
    kind: 'reassign',
    poolId,
    coreId,
    from: holder,
    to: waiter.recipient,
    because: { class: 'preempted', evidence, ruleId, restsOn: [] },
    gives: { ruleId: waiter.ruleId, evidence: waiter.evidence },
  };
}
