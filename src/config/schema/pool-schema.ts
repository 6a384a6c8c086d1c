import * as z from 'zod';
import { poolGuardsSchema } from './guards-schema.ts';
import { slug } from '../values/slug.ts';

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
  dryRun: z
    .boolean()
    .default(false)
    .describe(
      'Plan and report, and send nothing for this pool: what would be done is held, with its reasons.',
    ),
  guards: poolGuardsSchema.optional().describe('Guards of this pool; what is left out is as under `guards`.'),
});
