import * as z from 'zod';
import { Timestamp } from './drift.ts';

export const AuditView = z
  .object({
    seq: z.int(),
    at: Timestamp,
    actor: z.string(),
    act: z.string(),
    subject: z.string(),
    data: z.record(z.string(), z.unknown()),
    hash: z.string(),
  })
  .meta({ id: 'AuditEntry' });
export type AuditView = z.infer<typeof AuditView>;

export const AuditVerdict = z
  .object({
    isWhole: z.boolean(),
    firstBroken: z.int().nullable().describe('seq of the first row that does not fit'),
  })
  .meta({ id: 'AuditVerdict' });
