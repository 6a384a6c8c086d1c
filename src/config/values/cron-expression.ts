import { validate } from 'node-cron';
import * as z from 'zod';
import { show } from './show.ts';

/** A cron expression that the scheduler will take: minute, hour, day, month, weekday; seconds may stand before. */
export function cronExpression(): z.ZodString {
  const schema = z.string().refine(isCron, {
    error: ({ input }) =>
      `${show(input)} is no cron expression; write minute hour day month weekday, such as "*/15 * * * *"`,
  });
  return schema.meta({ format: 'cron' }) as z.ZodString;
}

function isCron(text: string): boolean {
  try {
    return validate(text);
  } catch {
    return false;
  }
}
