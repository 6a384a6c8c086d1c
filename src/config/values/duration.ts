import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import { show } from './show.ts';
import { dayMs } from '../../core/domain/time.ts';

const longestDays = 36_500;

/** An ISO 8601 duration of fixed length, `P3D` or `PT12H`, as milliseconds. */
export function duration(): z.ZodType<number, string> {
  return durationText((text) => readDuration(text));
}

/** The same, or `off`. */
export function durationOrOff(): z.ZodType<number | 'off', string> {
  const json = { anyOf: [{ type: 'string', format: 'duration' }, { const: 'off' }] };
  return durationText((text) => (text === 'off' ? 'off' : readDuration(text)), json);
}

/** The same as a number of whole days. */
export function wholeDays(): z.ZodType<number, string> {
  return durationText((text) => {
    const ms = readDuration(text);
    if (typeof ms !== 'number') return ms;
    return ms % dayMs === 0 ? ms / dayMs : { wrong: `${show(text)} must be whole days, such as P3D` };
  });
}

interface Wrong {
  readonly wrong: string;
}

function durationText<T extends number | 'off'>(
  read: (text: string) => T | Wrong,
  json: Readonly<Record<string, unknown>> = { type: 'string', format: 'duration' },
): z.ZodType<T, string> {
  const schema = z.unknown().transform((input, context): T => {
    const result: T | Wrong = typeof input === 'string' ? read(input) : { wrong: explain(input) };
    if (typeof result !== 'object') return result;
    context.addIssue({ code: 'custom', message: result.wrong });
    return z.NEVER;
  });
  // The input is text; that it is taken as `unknown` is only for better words when it is not.
  return schema.meta(json) as unknown as z.ZodType<T, string>;
}

function readDuration(text: string): number | Wrong {
  let read: Temporal.Duration;
  try {
    read = Temporal.Duration.from(text);
  } catch {
    return { wrong: explain(text) };
  }
  if (read.years !== 0 || read.months !== 0) {
    const days = read.years * 365 + read.months * 30 + read.weeks * 7 + read.days;
    return { wrong: `years and months have no fixed length; write days: P${days}D instead of ${show(text)}` };
  }
  if (read.sign < 0) return { wrong: `${show(text)} is negative; a duration starts at PT0S` };
  const ms = (read.weeks * 7 + read.days) * dayMs + hoursAndLess(read);
  return ms <= longestDays * dayMs ? ms : { wrong: `${show(text)} is longer than P${longestDays}D` };
}

function hoursAndLess(read: Temporal.Duration): number {
  const seconds = (read.hours * 60 + read.minutes) * 60 + read.seconds;
  return seconds * 1000 + read.milliseconds;
}

function explain(input: unknown): string {
  const [, amount, unit] =
    /^\s*(\d+)\s*(s|sec|min|h|hour|d|day|w|week)?[a-z]*\s*$/i.exec(String(input)) ?? [];
  const hint = amount === undefined ? '' : `, did you mean ${inIso(amount, unit?.toLowerCase() ?? 'd')}?`;
  if (hint !== '') return `${show(input)} is no duration${hint}`;
  return `${show(input)} is no duration; write it like P3D (days), PT12H (hours) or PT30M (minutes)`;
}

function inIso(amount: string, unit: string): string {
  if (Number(amount) === 0) return 'PT0S';
  const letter = unit.charAt(0).toUpperCase();
  return 'DW'.includes(letter) ? `P${amount}${letter}` : `PT${amount}${letter}`;
}
