import * as z from 'zod';
import { Timestamp } from './drift.ts';
import { OperationView } from './operation.ts';

export const RejectBody = z.strictObject({
  digest: z.string().regex(/^[0-9a-f]{32}$/, 'a digest has 32 hexadecimal digits'),
  rows: z
    .array(z.string().regex(/^[0-9a-f]{12}$/, 'a row has 12 hexadecimal digits'))
    .min(1)
    .optional()
    .describe('Only these rows of what the digest names; left out: all'),
  reason: z.string().trim().min(1).max(500).describe('Shown wherever the row is'),
  until: Timestamp.optional().describe('When it is asked again; left out: when the row is another'),
});

export const RejectionView = z
  .object({
    id: z.string(),
    row: z.string().describe('As it was held'),
    operation: OperationView,
    by: z.string(),
    reason: z.string(),
    at: Timestamp,
    until: Timestamp.nullable().describe('null: until the row is another'),
    state: z.enum(['stands', 'asks']).describe('`asks`: its time is over, and the row asks again'),
  })
  .meta({ id: 'Rejection' });
export type RejectionView = z.infer<typeof RejectionView>;

export const RejectedView = z.object({ rejected: z.array(RejectionView) }).meta({ id: 'Rejected' });
