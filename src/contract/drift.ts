import * as z from 'zod';

export const DriftClass = z
  .enum([
    'leaver',
    'not-entitled',
    'orphan',
    'duplicate',
    'moved',
    'fallback-ended',
    'idle',
    'over-capacity',
    'missing',
  ])
  .meta({ id: 'DriftClass', description: 'How a seat differs from policy' });

export const DriftDecision = z
  .enum(['due', 'grace', 'waiting', 'held', 'protected', 'manual', 'report-only', 'quarantined'])
  .meta({ id: 'DriftDecision', description: 'What happens to the row next' });

/** ISO 8601 in UTC, as `Date.prototype.toISOString` writes it. */
export const Timestamp = z.iso.datetime().meta({ id: 'Timestamp' });

export const DriftView = z
  .object({
    pool: z.string(),
    class: DriftClass,
    decision: DriftDecision,
    personId: z.string().nullable(),
    displayName: z.string(),
    email: z.string().nullable(),
    since: Timestamp,
    dueAt: Timestamp.describe('When grace ends; equal to `since` when there is none'),
    ageDays: z.int().min(0),
    evidence: z.string().describe('Why, with names, dates and numbers'),
    step: z.string().describe('What a person could do next'),
    rule: z.string().nullable(),
    position: z.int().positive().nullable().describe('Place in the waiting list of the pool'),
  })
  .meta({ id: 'Drift' });
export type DriftView = z.infer<typeof DriftView>;

export const PoolView = z
  .object({
    id: z.string(),
    product: z.string(),
    core: z.string(),
    capacity: z.int().nullable().describe('null is unlimited'),
    taken: z.int().nullable().describe('null is unknown'),
    parked: z.int().describe('Seats that the contract manager holds only because of the purchase'),
    free: z.int().nullable(),
    entitled: z.int(),
    lent: z.int().optional().describe('Of those, seats held only while a seat of another pool is waited for'),
    waiting: z.int(),
    toBuy: z.int().describe('Seats that would serve everybody who waits'),
    advice: z.string().nullable(),
  })
  .meta({ id: 'Pool' });
export type PoolView = z.infer<typeof PoolView>;

export const ReviewView = z
  .object({
    recordId: z.string(),
    source: z.string(),
    displayName: z.string(),
    email: z.string().nullable(),
    link: z.enum(['linked', 'unlinked', 'unmatched', 'disputed']),
    note: z.string().nullable(),
    since: Timestamp,
    people: z
      .array(z.object({ id: z.string(), displayName: z.string() }))
      .optional()
      .describe('Whom a disputed record may be about: nothing is taken from them while it is open'),
  })
  .meta({ id: 'ReviewRecord' });
export type ReviewView = z.infer<typeof ReviewView>;

export const SourceView = z
  .object({
    id: z.string(),
    kind: z.string(),
    records: z.int(),
    lastTriedAt: Timestamp.nullable(),
    lastGoodAt: Timestamp.nullable(),
    failure: z.string().nullable(),
    quarantinedAt: Timestamp.nullable(),
    quarantineReason: z.string().nullable(),
  })
  .meta({ id: 'Source' });
export type SourceView = z.infer<typeof SourceView>;
