import * as z from 'zod';
import { clockTime } from '../values/clock-time.ts';
import { filterText } from '../values/filter-text.ts';
import { plainDate } from '../values/plain-date.ts';
import { slug } from '../values/slug.ts';

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** Days on which nobody loses a seat. */
export const freezeSchema = z
  .strictObject({
    from: plainDate().describe('The first day, `"2026-12-01"`, in the zone of the company.'),
    until: plainDate().describe('The last day; seats may be taken again from the day after.'),
    pools: z.array(slug()).min(1).optional().describe('Ids of pools. Without it: all of them.'),
    when: filterText()
      .optional()
      .describe('A SCIM filter over the person who would lose the seat. Without it: everybody.'),
    reason: z
      .string()
      .min(1)
      .max(500)
      .describe('Why; reports show it beside every seat that is kept for it.'),
  })
  .refine(({ from, until }) => from <= until, { path: ['until'], error: 'must not be before `from`' });

/** When seats are taken from people who stay. */
export const workingHoursSchema = z
  .strictObject({
    days: z
      .array(z.enum(WEEKDAYS))
      .min(1)
      .default(['mon', 'tue', 'wed', 'thu', 'fri'])
      .describe('Days of the week.'),
    from: clockTime().default('09:00').describe('When they begin.'),
    until: clockTime().default('17:00').describe('When they end, on the same day.'),
    zone: z
      .enum(['person', 'company'])
      .default('person')
      .describe(
        "Whose clock counts: the person's, or the company's where that is not known; or always the company's.",
      ),
  })
  .refine(({ from, until }) => from < until, { path: ['until'], error: 'must be after `from`' });

/** A weekday as `Date` numbers it: 0 is Sunday. */
export function weekdayNumber(name: (typeof WEEKDAYS)[number]): number {
  return WEEKDAYS.indexOf(name);
}
