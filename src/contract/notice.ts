import * as z from 'zod';
import { Timestamp } from './drift.ts';

export const NoticeView = z
  .object({
    watch: z.string().describe('Who looks; with `key` it names the notice'),
    key: z.string(),
    kind: z.enum(['role', 'renewal', 'manual-step', 'credential', 'core', 'rule', 'usage', 'approval']),
    severity: z.enum(['info', 'warning', 'alarm']),
    text: z.string().describe('What holds, with names, dates and numbers'),
    step: z.string().describe('What a person does next; empty when there is nothing to do'),
    core: z.string().nullable(),
    pool: z.string().nullable(),
    since: Timestamp,
    ageDays: z.int().min(0),
    csv: z
      .object({ name: z.string(), text: z.string() })
      .nullable()
      .describe('A file that Autodesk Account imports'),
  })
  .meta({ id: 'Notice', description: 'What administrators should know or do that is no seat of one person' });
export type NoticeView = z.infer<typeof NoticeView>;
