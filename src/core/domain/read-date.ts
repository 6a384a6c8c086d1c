import type { Json } from './json.ts';
import { textOf } from './read-resource.ts';
import type { PlainDate } from './time.ts';

/** How systems write that there is no date. */
const noDate = new Set(['0000-00-00', '9999-12-31']);

export interface ReadDate {
  /** Null when no date is given, or none that can be read. */
  readonly day: PlainDate | null;
  /** False when something is given and nobody can say which day it means. */
  readonly isReadable: boolean;
}

const none: ReadDate = { day: null, isReadable: true };

/**
 * Reads a calendar date as it was written. Of a date-time the day counts in its own offset, never as an instant: a last
 * day must not move by a time zone. What is no day of the calendar is not readable, so that nothing is concluded from it.
 */
export function readDate(value: Json | undefined): ReadDate {
  const text = textOf(value);
  if (text === null) return none;
  const day = text[10] === 'T' ? text.slice(0, 10) : text;
  if (noDate.has(day)) return none;
  return isDay(day) ? { day, isReadable: true } : { day: null, isReadable: false };
}

function isDay(text: string): boolean {
  if (!/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(text)) return false;
  const day = Number(text.slice(8));
  return day <= 28 || day <= daysIn(Number(text.slice(0, 4)), Number(text.slice(5, 7)));
}

function daysIn(year: number, month: number): number {
  // Day 0 of the next month is the last one of this.
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
