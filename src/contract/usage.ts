import * as z from 'zod';
import { Timestamp } from './drift.ts';

export const UsageImport = z.strictObject({
  core: z
    .string()
    .optional()
    .describe('The licensing core that the report is about; needed when there are several'),
  csv: z.string().min(1).describe('The file as it came'),
  dates: z
    .enum(['mdy', 'dmy'])
    .optional()
    .describe('Which of day and month comes first, where a file does not show it'),
});

export const UsageImported = z
  .object({
    core: z.string(),
    rows: z.int().describe('Rows with a date of use for products of configured pools'),
    news: z.int().describe('People and products of which something new is known; 0 the second time'),
    unused: z.int().describe('Rows of people without any use in the time of the report'),
    otherProducts: z.array(z.string()).describe('Products of no pool; nothing of them is kept'),
    knownUntil: Timestamp.nullable().describe('The newest use in the file: until then it tells'),
  })
  .meta({ id: 'UsageImported' });
export type UsageImported = z.infer<typeof UsageImported>;

export const UsageDecision = z.strictObject({
  person: z.string().describe('Address under which the seat was used'),
  pool: z.string(),
});

export const UsageDecided = z
  .object({ person: z.string(), pool: z.string(), keptUntil: Timestamp })
  .meta({ id: 'UsageDecided' });
export type UsageDecided = z.infer<typeof UsageDecided>;
