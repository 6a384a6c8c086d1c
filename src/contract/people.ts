import * as z from 'zod';

export const PersonSummary = z
  .object({
    id: z.string(),
    displayName: z.string(),
    email: z.string().nullable(),
    employeeNumber: z.string().nullable(),
    state: z.string(),
    standing: z.string(),
  })
  .meta({ id: 'Person' });
export type PersonSummary = z.infer<typeof PersonSummary>;

export const ExplanationView = z
  .object({
    displayName: z.string(),
    email: z.string().nullable(),
    answers: z.array(z.string()).describe('One sentence per pool'),
    steps: z.array(z.object({ title: z.string(), lines: z.array(z.string()) })).describe('Always six'),
  })
  .meta({ id: 'Explanation' });
export type ExplanationView = z.infer<typeof ExplanationView>;
