import * as z from 'zod';

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
  })
  .meta({ id: 'Effect' });
export type EffectView = z.infer<typeof EffectView>;

export const SimulationView = z
  .object({
    pools: z.array(Totals.extend({ pool: z.string() })),
    departments: z.array(Totals.extend({ pool: z.string(), department: z.string().nullable() })),
    total: z.int().describe('People and pools for whom something changes'),
    effects: z.array(EffectView).describe('The first 10,000 of them'),
  })
  .meta({ id: 'Simulation', description: 'What other rules would change, once every grace has ended' });
export type SimulationView = z.infer<typeof SimulationView>;
