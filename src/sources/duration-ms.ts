import { Temporal } from 'temporal-polyfill';

const dayMs = 86_400_000;

/** Milliseconds of an ISO 8601 duration; a day is 24 hours, a month 30 days, a year 365. */
export function durationMs(iso: string): number {
  const { years, months, weeks, days, hours, minutes, seconds, milliseconds } = Temporal.Duration.from(iso);
  return (
    (years * 365 + months * 30 + weeks * 7 + days) * dayMs + ((hours * 60 + minutes) * 60 + seconds) * 1000
  );
}
