import type { Json } from '../domain/json.ts';
import { textOf } from './read-resource.ts';
import type { PlainDate } from '../domain/time.ts';

/** How systems write that there is no date. */
const noDate = new Set(['0000-00-00', '9999-12-31']);

/** Null: no date is given. `unreadable`: something is, and nobody can say which day it means. */
export type ReadDate = PlainDate | null | 'unreadable';

/**
 * Reads a calendar date as it was written. Of a date-time the day counts in its own offset, never as an instant: a last
 * day must not move by a time zone. What is no day of the calendar is `unreadable`, so that nothing is concluded from it.
 */
export function readDate(value: Json | undefined): ReadDate {
  const text = textOf(value);
  if (text === null) return null;
  const day = text.length > 10 && text[10] === 'T' ? text.slice(0, 10) : text;
  if (noDate.has(day)) return null;
  return isDay(day) ? day : 'unreadable';
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
