import { sql } from 'kysely';
import { daysOfGrace, daysRenewable } from '../../core/domain/after-end.ts';
import { addDays, type Instant, type PlainDate } from '../../core/domain/time.ts';
import type { LedgerStanding, LedgerSubscription } from '../../ports/ledger.ts';

/** A renewal is taken from this long before the end (S13, S28). */
export const daysToRenew = 90;

/** The ledger reckons in days of UTC: a contract names days, and no place. */
export function dayOf(at: Instant): PlainDate {
  return new Date(at).toISOString().slice(0, 10);
}

export function startOf(day: PlainDate): Instant {
  return Date.parse(`${day}T00:00:00Z`);
}

type Span = Pick<LedgerSubscription, 'startsOn' | 'endsOn' | 'term'>;

/** Where a subscription stands on a day: where its contract manager put it, else as its dates say. */
export function statusOn(
  { standing, ...span }: Span & { readonly standing: LedgerStanding },
  today: PlainDate,
): LedgerSubscription['status'] {
  const status = statusByDates(span, today);
  if (standing === 'active' || status === 'canceled') return status;
  return standing;
}

/** `endsOn` is the first day after the last of its terms. */
function statusByDates({ startsOn, endsOn, term }: Span, today: PlainDate): LedgerSubscription['status'] {
  if (today < startsOn) return 'scheduled';
  if (today < endsOn) return 'active';
  if (today < addDays(endsOn, daysOfGrace)) return 'expired';
  const renewable = daysRenewable({ isMonthly: isMonthly(term) });
  return today < addDays(endsOn, renewable) ? 'suspended' : 'canceled';
}

/** In the vendor's words. */
export function isMonthly(term: string): boolean {
  return term === 'monthly';
}

/**
 * The terms that give access on a day, at most one of each subscription: a condition over `t`, a row of `ledger_terms`.
 * Of its seats those count whose place is within its quantity.
 */
export function gives(today: PlainDate) {
  return sql<boolean>`t.starts_on <= ${today} and t.access_until > ${today} and t.stopped_on is null`;
}
