import * as z from 'zod';
import { duration, durationOrOff } from '../values/duration.ts';
import { count, countLimit, shareLimit } from '../values/limit.ts';

const bandSchema = (defaults: { readonly count: number; readonly share: `${number}%` }) =>
  z.strictObject({
    count: countLimit()
      .prefault(defaults.count)
      .describe('People who may lose seats. `0`: nobody; `off`: no limit by count.'),
    share: shareLimit()
      .prefault(defaults.share)
      .describe(
        'Share of the holders of a pool, of a licensing core and of everybody who may lose seats. `0`: nobody; `off`: no limit by share.',
      ),
  });

const smallSchema = z.strictObject({
  upTo: count().prefault(20).describe('A pool or core with at most this many holders is small.'),
  count: count()
    .prefault(2)
    .describe('People who may lose seats of a small one, whatever their share. `0`: none without approval.'),
});

const removalsSchema = z.strictObject({
  perRun: bandSchema({ count: 25, share: '10%' }).prefault({}).describe('Limits for one run.'),
  perDay: bandSchema({ count: 50, share: '20%' }).prefault({}).describe('Limits for 24 hours.'),
  small: smallSchema.prefault({}).describe('The band of small pools, where one person is a large share.'),
});

const churnSchema = z.strictObject({
  moves: countLimit()
    .prefault(4)
    .describe(
      'How often one person may gain or lose a seat of one pool within the window. `off`: as often as it comes.',
    ),
  window: duration().prefault('P7D').describe('The window for `moves`.'),
});

/** What stops a plan, or a part of it, until an administrator has looked. */
export const guardsSchema = z.strictObject({
  removals: removalsSchema
    .prefault({})
    .describe('Too many removals hold all removals of their scope. A count or a share is enough to trip.'),
  groupKeeps: shareLimit()
    .prefault('50%')
    .describe(
      'A group that gives seats must keep this share of its last size; below it, removals that it causes are held. `off`: not checked.',
    ),
  churn: churnSchema.prefault({}).describe('A seat that goes to and fro is held.'),
  coreMaxDrop: shareLimit()
    .prefault('20%')
    .describe(
      'Share of the assignments of a licensing core that may vanish between two readings; beyond it everything is held. `off`: not checked.',
    ),
  longGap: durationOrOff()
    .prefault('P7D')
    .describe(
      'After this long without a finished run, plans are report-only until an administrator applies. `off`: never.',
    ),
  safeAdds: z
    .enum(['hold', 'continue'])
    .default('hold')
    .describe('While removals are held: whether adds to seats that are free go on.'),
});

const poolBandSchema = z.strictObject({
  count: countLimit()
    .optional()
    .describe('People who may lose seats of this pool. `0`: nobody; `off`: no limit.'),
  share: shareLimit().optional().describe('Share of its holders. `0`: nobody; `off`: no limit.'),
});

/** The same numbers for one pool. */
export const poolGuardsSchema = z.strictObject({
  removals: z
    .strictObject({
      perRun: poolBandSchema.optional().describe('Limits for one run.'),
      perDay: poolBandSchema.optional().describe('Limits for 24 hours.'),
      small: z
        .strictObject({
          upTo: count().optional().describe('With at most this many holders it is small.'),
          count: count().optional().describe('People who may lose seats of it then, whatever their share.'),
        })
        .optional()
        .describe('The band of small pools.'),
    })
    .optional()
    .describe(
      'Removals of this pool. `guards.removals` still counts for its licensing core and for everybody together.',
    ),
  groupKeeps: shareLimit()
    .optional()
    .describe('What a group must keep before removals from this pool that it causes are held.'),
  churn: z
    .strictObject({
      moves: countLimit().optional().describe('How often one person may gain or lose a seat of this pool.'),
      window: duration().optional().describe('The window for `moves`.'),
    })
    .optional()
    .describe('A seat that goes to and fro is held.'),
});
