import * as z from 'zod';
import { Temporal } from 'temporal-polyfill';
import { show } from './show.ts';

/** A calendar day, `2026-11-30`. */
export function plainDate(): z.ZodString {
  const schema = z.string().refine(isDate, {
    error: ({ input }) => `${show(input)} is no date; write it like "2026-11-30"`,
  });
  return schema.meta({ format: 'date' }) as z.ZodString;
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text;
  } catch {
    return false;
  }
}
