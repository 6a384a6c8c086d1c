/** A calendar day without a zone, `YYYY-MM-DD`. Text order is day order. */
export type PlainDate = string;
/** Milliseconds since 1970-01-01T00:00:00Z. Names that hold one end in `At`. */
export type Instant = number;
/** A time zone of the IANA database, such as `Pacific/Auckland`. */
export type TimeZone = string;

/** What a decision may know of time: one fixed instant, seen from any zone. */
export interface Calendar {
  readonly nowAt: Instant;
  todayIn(zone: TimeZone): PlainDate;
  startOfDayAt(date: PlainDate, zone: TimeZone): Instant;
}

const dayMs = 86_400_000;

/** Moves a plain date by whole days; months and leap years are right. */
export function addDays(date: PlainDate, days: number): PlainDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}
