import * as z from 'zod';
import { UnreadCoreView } from './cores.ts';
import { DriftView, PoolView, ReviewView, SourceView, Timestamp } from './drift.ts';
import { NoticeView } from './notice.ts';
import { HoldView } from './plan.ts';

/** The whole drift report as one value: what every format (table, JSON, CSV, HTML) is made from. */
export const DriftReport = z
  .object({
    company: z.string(),
    at: Timestamp,
    lastRun: z.object({ id: z.string(), at: Timestamp, outcome: z.string(), trigger: z.string() }).nullable(),
    unread: z.array(UnreadCoreView),
    paused: z.string().nullable(),
    hold: HoldView.nullable(),
    notices: z
      .array(NoticeView)
      .describe('What is no seat of one person; with a filter by pool, of that pool or of none'),
    pools: z.array(PoolView),
    drift: z.array(DriftView),
    driftTotal: z.int().describe('Rows that fit the filter, of which `drift` shows a page'),
    review: z.array(ReviewView),
    reviewTotal: z.int(),
    sources: z.array(SourceView),
  })
  .meta({ id: 'DriftReport' });
export type DriftReport = z.infer<typeof DriftReport>;
