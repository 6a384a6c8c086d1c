import * as z from 'zod';

export const CoreCheckView = z
  .object({
    core: z.string(),
    calls: z.int().describe('Questions that it took'),
    checks: z.array(
      z.object({
        assumption: z.string(),
        state: z.enum(['held', 'not-held', 'not-seen']),
        seen: z.string().describe('Names of fields, statuses and numbers; no person'),
      }),
    ),
  })
  .meta({ id: 'CoreCheck' });
export type CoreCheckView = z.infer<typeof CoreCheckView>;

export const CoreChecksView = z
  .object({
    cores: z.array(z.string()).describe('All that can be checked'),
    checked: z.array(CoreCheckView),
  })
  .meta({ id: 'CoreChecks' });
export type CoreChecksView = z.infer<typeof CoreChecksView>;
