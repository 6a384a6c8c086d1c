import * as z from 'zod';
import { show } from './show.ts';

const CLOCK_TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

/** A time of the day, `09:00`. */
export function clockTime(): z.ZodString {
  return z.string().regex(CLOCK_TIME, {
    error: ({ input }) => `${show(input)} is no time of the day; write it like "09:00", up to "23:59"`,
  });
}
