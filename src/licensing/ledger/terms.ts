import { sql } from 'kysely';
import { addDays, type Instant, type PlainDate } from '../../core/domain/time.ts';
import type { LedgerSubscription } from '../../ports/ledger.ts';

/** Access goes on this long after the end (Autodesk administration, section 5: canceled and expired subscriptions, S27). */
export const daysOfGrace = 15;
/** Then access is lost; until the end of these a renewal brings it back. */
const daysSuspended = { monthly: 15, other: 30 };
/** A renewal is taken from this long before the end (S13, S28). */
export const daysToRenew = 90;

/** The ledger reckons in days of UTC: a contract names days, and no place. */
export function dayOf(at: Instant): PlainDate {
  return new Date(at).toISOString().slice(0, 10);
}

export function startOf(day: PlainDate): Instant {
  return Date.parse(`${day}T00:00:00Z`);
}

/** Where a subscription stands on a day; `endsOn` is the first day after the last of its terms. */
export function statusOn(
  { startsOn, endsOn, term }: Pick<LedgerSubscription, 'startsOn' | 'endsOn' | 'term'>,
  today: PlainDate,
): LedgerSubscription['status'] {
  if (today < startsOn) return 'scheduled';
  if (today < endsOn) return 'active';
  if (today < addDays(endsOn, daysOfGrace)) return 'expired';
  const suspended = term === 'monthly' ? daysSuspended.monthly : daysSuspended.other;
  return today < addDays(endsOn, daysOfGrace + suspended) ? 'suspended' : 'canceled';
}

/**
 * The terms that give access on a day, at most one of each subscription: a condition over `t`, a row of `ledger_terms`.
 * Of its seats those count whose place is within its quantity.
 */
export function gives(today: PlainDate) {
  return sql<boolean>`t.starts_on <= ${today} and t.access_until > ${today}`;
}
