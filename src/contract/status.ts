import * as z from 'zod';
import { UnreadCoreView } from './cores.ts';
import { SourceView, Timestamp } from './drift.ts';
import { HoldView } from './plan.ts';

export const RunView = z
  .object({
    id: z.string(),
    scope: z.enum(['marked', 'everybody']),
    trigger: z.string(),
    startedAt: Timestamp,
    finishedAt: Timestamp.nullable(),
    outcome: z.enum(['running', 'done', 'held', 'failed', 'interrupted']),
    counts: z.record(z.string(), z.number()),
    failure: z.string().nullable(),
  })
  .meta({ id: 'Run' });
export type RunView = z.infer<typeof RunView>;

export const StatusView = z
  .object({
    company: z.string(),
    version: z.string(),
    policy: z
      .enum(['accepted', 'first-run', 'changed'])
      .describe('Unless accepted, plans are reports only until an administrator applies one'),
    unread: z.array(UnreadCoreView),
    paused: z.string().nullable(),
    warnings: z.array(z.string()),
    pending: z.int().describe('Marks that the next run works off'),
    hold: HoldView.nullable(),
    lastRun: RunView.nullable(),
    sources: z.array(SourceView),
  })
  .meta({ id: 'Status' });
export type StatusView = z.infer<typeof StatusView>;

export const SyncView = z
  .object({ source: z.string(), outcome: z.string(), message: z.string() })
  .meta({ id: 'Sync' });
export type SyncView = z.infer<typeof SyncView>;
