import * as z from 'zod';
import { poolGuardsSchema } from './guards-schema.ts';
import { duration } from '../values/duration.ts';
import { filterText } from '../values/filter-text.ts';
import { count } from '../values/limit.ts';
import { slug } from '../values/slug.ts';

const idleSchema = z.strictObject({
  after: duration().describe(
    'So long not used, and at least so long held: `P90D`. Reports of use that are older tell nothing.',
  ),
  approval: z
    .enum(['ask', 'auto'])
    .default('ask')
    .describe('Whether an administrator is asked before an idle seat is taken; `auto` asks nobody.'),
  coolDown: duration()
    .prefault('P30D')
    .describe('How long a seat is left alone after an administrator kept it, or gave it back.'),
  reportEvery: duration()
    .optional()
    .describe(
      'How often a report of use is expected: a notice says when the newest one is older. Without it: half of `after`.',
    ),
});

const quotaSchema = z.strictObject({
  when: filterText().describe('A SCIM filter over the people whom the quota is for.'),
  atMost: count().describe(
    'Seats of the pool that these people may hold together; who comes after that waits.',
  ),
  reason: z.string().min(1).max(500).describe('Why; shown to whoever asks why somebody waits.'),
});

/** A product's seats in one licensing core. */
export const poolSchema = z.strictObject({
  id: slug().describe('Id of the pool; rules and reports name it.'),
  core: slug().describe('Id of the licensing core that owns the seats.'),
  product: z.string().min(1).max(200).describe("The product in the licensing core's own words."),
  handOutParked: z
    .boolean()
    .default(true)
    .describe(
      'Hand out the seats that a contract manager holds only because of the purchase. `false` keeps them for the manager.',
    ),
  idle: idleSchema
    .optional()
    .describe(
      'Take back seats that nobody uses, by imported reports of use; activations since then count as use. Left out: use is no reason. Nobody whose use was never seen is idle.',
    ),
  dryRun: z
    .boolean()
    .default(false)
    .describe(
      'Plan and report, and send nothing for this pool: what would be done is held, with its reasons.',
    ),
  guards: poolGuardsSchema.optional().describe('Guards of this pool; what is left out is as under `guards`.'),
  quotas: z
    .array(quotaSchema)
    .optional()
    .describe('Who may hold how many of these seats. A quota lets people wait and never takes a seat.'),
});
