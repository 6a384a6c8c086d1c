import type { Lifecycle } from '../domain/policy.ts';
import { addDays, type Calendar, type Instant, type PlainDate } from '../domain/time.ts';
import type { WeighedEmployment } from './weighed-employment.ts';

interface TurnContext {
  readonly lifecycle: Lifecycle;
  readonly calendar: Calendar;
}

/**
 * The earliest coming midnight, in each record's own zone, at which a date of it begins to count; null when dates change
 * nothing any more. No source sends an event on the day a future date falls due, so people are woken by this.
 */
export function nextTurn(all: readonly WeighedEmployment[], context: TurnContext): Instant | null {
  let next: Instant | null = null;
  for (const one of all) {
    const today = context.calendar.todayIn(one.timeZone);
    for (const date of turningDates(one, today, context.lifecycle)) {
      if (date <= today) continue;
      const at = context.calendar.startOfDayAt(date, one.timeZone);
      if (next === null || at < next) next = at;
    }
  }
  return next;
}

/** Only dates ahead are worth reckoning with: of most people there are none. */
function turningDates(
  one: WeighedEmployment,
  today: PlainDate,
  { provisionBeforeDays, leaveKeepDays }: Lifecycle,
): readonly PlainDate[] {
  const dates: PlainDate[] = [];
  if (one.startDate !== null && one.startDate > today) {
    dates.push(addDays(one.startDate, -provisionBeforeDays), one.startDate);
  }
  if (one.lastDay !== null && one.lastDay >= today) dates.push(addDays(one.lastDay, 1));
  if (one.state === 'on_leave') {
    dates.push(addDays(one.leaveSince ?? one.changedOn(), leaveKeepDays + 1));
  }
  return dates;
}
