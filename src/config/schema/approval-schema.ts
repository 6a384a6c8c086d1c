import * as z from 'zod';

const decision = ['auto', 'ask'] as const;

/** What is done by itself, and what asks an administrator. */
export const approvalSchema = z.strictObject({
  leaver: z.enum(decision).default('auto').describe('Seats of people who left.'),
  notEntitled: z.enum(decision).default('auto').describe('Seats that no rule gives any more.'),
  preempted: z
    .enum(decision)
    .default('ask')
    .describe('Seats of a lower rank that a rule with `preempt: true` takes.'),
  fallbackEnded: z
    .enum(decision)
    .default('auto')
    .describe('Seats that were given meanwhile, by `fallback` of a rule, once the seat itself has come.'),
  orphan: z
    .enum([...decision, 'never'])
    .default('ask')
    .describe('Seats held by accounts of nobody we know. `never`: they are reported only.'),
  overGuard: z
    .enum(['ask'])
    .default('ask')
    .describe('What a guard holds always asks; to loosen a guard, change its limit.'),
});
