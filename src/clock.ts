import { Temporal } from 'temporal-polyfill';
import type { Calendar, ClockTime, Instant, PlainDate, TimeZone } from './core/domain/time.ts';
import type { Clock } from './ports/clock.ts';

/** The machine's clock. Zones come from the runtime's IANA database. */
export function createSystemClock(): Clock {
  const now = () => Date.now();
  return { now, calendar: () => calendarAt(now()) };
}

/** One fixed instant, seen from any zone. Today's date is asked once per zone: a run asks it for everybody. */
export function calendarAt(nowAt: Instant): Calendar {
  const todays = new Map<TimeZone, PlainDate>();
  const starts = new Map<string, Instant>();

  function todayIn(zone: TimeZone): PlainDate {
    let today = todays.get(zone);
    if (today === undefined) {
      today = Temporal.Instant.fromEpochMilliseconds(nowAt).toZonedDateTimeISO(zone).toPlainDate().toString();
      todays.set(zone, today);
    }
    return today;
  }

  function startOfDayAt(date: PlainDate, zone: TimeZone): Instant {
    const key = `${date} ${zone}`;
    let start = starts.get(key);
    if (start === undefined) {
      // Where clocks jump over midnight the day starts with its first real moment.
      start = Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds;
      starts.set(key, start);
    }
    return start;
  }

  function clockAt(date: PlainDate, time: ClockTime, zone: TimeZone): Instant {
    return Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: zone, plainTime: time })
      .epochMilliseconds;
  }

  function dayAt(at: Instant, zone: TimeZone): PlainDate {
    return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString();
  }

  return { nowAt, todayIn, startOfDayAt, clockAt, dayAt };
}
