import * as z from 'zod';
import { Timestamp } from './drift.ts';

const Totals = z.object({
  gains: z.int(),
  loses: z.int(),
  waits: z.int(),
  keeps: z.int(),
  'drops-out': z.int(),
});

export const EffectView = z
  .object({
    effect: z
      .enum(['gains', 'loses', 'waits', 'keeps', 'drops-out'])
      .describe(
        '`keeps`: a seat that today’s rules would take stays; `drops-out`: is due a seat today, and no more',
      ),
    pool: z.string(),
    displayName: z.string(),
    email: z.string().nullable(),
    department: z.string().nullable(),
    rule: z.string().nullable(),
    evidence: z.string(),
    dueAt: Timestamp.nullable().describe(
      'When the grace of a seat that is lost ends, also after a freeze or a night; null where it would be taken by the next run, and where nothing is lost',
    ),
    delay: z
      .object({ until: Timestamp, why: z.string() })
      .nullable()
      .describe('A freeze or working hours that put the removal off'),
  })
  .meta({ id: 'Effect' });
export type EffectView = z.infer<typeof EffectView>;

const TripView = z
  .object({
    guard: z.string(),
    scope: z.string(),
    message: z.string().describe('With the numbers'),
    approvable: z.boolean().describe('Whether an approval lifts it'),
    operations: z.int().describe('How many it would hold'),
    people: z.array(z.string()).describe('The first 20 whose seat it is about'),
  })
  .meta({ id: 'SimulatedTrip' });

export const SimulationView = z
  .object({
    pools: z.array(Totals.extend({ pool: z.string() })),
    departments: z.array(Totals.extend({ pool: z.string(), department: z.string().nullable() })),
    total: z.int().describe('People and pools for whom something changes'),
    effects: z.array(EffectView).describe('The first 10,000 of them'),
    guards: z.array(TripView).describe('Guards that would hold something, were everything due at once'),
    delayed: z.int().describe('Seats whose removal a freeze or working hours put off'),
    warnings: z
      .array(z.string())
      .describe(
        'What in these rules is hardly meant: rules that match nobody, groups that no source has, ...',
      ),
    leftOut: z
      .array(z.object({ personId: z.string(), displayName: z.string(), why: z.string() }))
      .describe('People about whom no decision could be made; they count nowhere here'),
  })
  .meta({ id: 'Simulation', description: 'What other rules would change, once every grace has ended' });
export type SimulationView = z.infer<typeof SimulationView>;
