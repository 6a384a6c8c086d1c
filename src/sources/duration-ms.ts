import { Temporal } from 'temporal-polyfill';
import { dayMs } from '../core/domain/time.ts';

/** Milliseconds of an ISO 8601 duration; a day is 24 hours, a month 30 days, a year 365. */
export function durationMs(iso: string): number {
  const read = Temporal.Duration.from(iso);
  const days = read.years * 365 + read.months * 30 + read.weeks * 7 + read.days;
  const seconds = (read.hours * 60 + read.minutes) * 60 + read.seconds;
  return days * dayMs + seconds * 1000 + read.milliseconds;
}
