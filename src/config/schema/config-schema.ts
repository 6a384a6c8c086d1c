import * as z from 'zod';
import type { ConfigKinds } from '../kinds.ts';
import { cronExpression } from '../values/cron-expression.ts';
import { filterText } from '../values/filter-text.ts';
import type { SecretPlaces } from '../values/secret-text.ts';
import { timeZone } from '../values/time-zone.ts';
import { approvalSchema } from './approval-schema.ts';
import { guardsSchema } from './guards-schema.ts';
import { licensingSchema } from './licensing-schema.ts';
import { lifecycleSchema } from './lifecycle-schema.ts';
import { peopleSchema } from './people-schema.ts';
import { poolSchema } from './pool-schema.ts';
import { protectionSchema, ruleSchema } from './rule-schema.ts';
import { sourceSchema } from './source-schema.ts';
import { freezeSchema, workingHoursSchema } from './window-schema.ts';

const runsSchema = z.strictObject({
  full: cronExpression()
    .default('30 2 * * *')
    .describe("When everything is looked at anew: a cron expression, in the company's time zone."),
});

/** The whole file. The order of the keys is the order of the README. */
export type ConfigSchema = ReturnType<typeof createConfigSchema>;

export function createConfigSchema(kinds: ConfigKinds, places: SecretPlaces) {
  return z.strictObject({
    company: z.string().min(1).max(200).describe('Name of the company, for reports.'),
    timeZone: timeZone().describe(
      "IANA time zone of the company, such as `Europe/London`: used where a person's own is unknown, and for schedules.",
    ),
    dryRun: z
      .boolean()
      .default(false)
      .describe('Plan and report, and send nothing to any licensing core, whoever approves.'),
    sources: z
      .array(sourceSchema(kinds.sources, places))
      .describe('Where people come from. May be empty at first: `[]`.'),
    people: peopleSchema.prefault({}).describe('How records become people.'),
    licensing: z
      .array(licensingSchema(kinds.licensing, places))
      .min(1)
      .describe('The systems that own the seats.'),
    pools: z.array(poolSchema).default([]).describe('The products whose seats are looked after.'),
    rules: z
      .array(ruleSchema)
      .default([])
      .describe('Who should hold a seat. A person with no rule for a pool gets none.'),
    protect: z.array(protectionSchema).default([]).describe('People whose seats no plan may take.'),
    pilot: filterText()
      .optional()
      .describe(
        'A SCIM filter over the person. Seats are given to and taken from people who match; of everybody else it is only reported what policy wants. Without it: everybody.',
      ),
    freeze: z
      .array(freezeSchema)
      .default([])
      .describe('Days on which nobody loses a seat, such as those before a deadline.'),
    workingHours: workingHoursSchema
      .optional()
      .describe(
        'When seats are taken from people who stay; seats of leavers are taken at any hour. Without it: at any hour.',
      ),
    lifecycle: lifecycleSchema
      .prefault({})
      .describe('Before the first day, on leave, after a reason to hold a seat has gone.'),
    guards: guardsSchema
      .prefault({})
      .describe('What stops a plan. On by default. `0` means never, `off` means off.'),
    approval: approvalSchema.prefault({}).describe('What is done by itself, and what asks.'),
    runs: runsSchema
      .prefault({})
      .describe('When full runs happen; pushes and readings cause runs of their own.'),
  });
}
