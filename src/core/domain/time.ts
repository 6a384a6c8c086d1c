/** A calendar day without a zone, `YYYY-MM-DD`. Text order is day order. */
export type PlainDate = string;
/** Milliseconds since 1970-01-01T00:00:00Z. Names that hold one end in `At`. */
export type Instant = number;
/** A time on a clock, `HH:MM`, 24 hours. Text order is the order of the day. */
export type ClockTime = string;
/** A time zone of the IANA database, such as `Pacific/Auckland`. */
export type TimeZone = string;

/** What a decision may know of time: one fixed instant, seen from any zone. */
export interface Calendar {
  readonly nowAt: Instant;
  todayIn(zone: TimeZone): PlainDate;
  startOfDayAt(date: PlainDate, zone: TimeZone): Instant;
  /** When a clock in the zone shows that time; where clocks jump over it, the first moment after the jump. */
  clockAt(date: PlainDate, time: ClockTime, zone: TimeZone): Instant;
  /** The day in the zone at any moment, not only now. */
  dayAt(at: Instant, zone: TimeZone): PlainDate;
}

/** A day of 24 hours, for spans of time; days of a calendar are counted with `addDays`. */
export const dayMs = 86_400_000;

/** 0 is Sunday. */
export function weekdayOf(date: PlainDate): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay();
}

/** Moves a plain date by whole days; months and leap years are right. */
export function addDays(date: PlainDate, days: number): PlainDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}
