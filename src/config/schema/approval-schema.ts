import * as z from 'zod';
import { duration, durationOrOff } from '../values/duration.ts';

const decision = ['auto', 'ask'] as const;
const people = ['off', 'not-author', 'two-people'] as const;
/** Guards whose hold an approval can lift; the others want something mended. */
const approvable = [
  'removals',
  'group-emptied',
  'churn',
  'core-implausible',
  'first-run',
  'policy-changed',
  'long-gap',
  'needs-approval',
  'undone',
  'rejected',
] as const;

const secondPersonSchema = z.strictObject({
  all: z
    .enum(people)
    .default('off')
    .describe(
      'For whatever is held. `not-author`: somebody else than `approval.author`, and two people where no author is named; `two-people`: two; `off`: anybody who may.',
    ),
  guards: z
    .partialRecord(z.enum(approvable), z.enum(people))
    .prefault({})
    .describe(
      'Other words for what these guards hold. Of several that hold an operation the strictest counts.',
    ),
});

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
  overCapacity: z
    .enum(['ask', 'never'])
    .default('ask')
    .describe(
      'Seats of people who are due one, the last in the order of the waiting list first, where a pool has more holders than seats. None is ever taken by itself; `never`: none is proposed.',
    ),
  overGuard: z
    .enum(['ask'])
    .default('ask')
    .describe('What a guard holds always asks; to loosen a guard, change its limit.'),
  expiresAfter: duration()
    .prefault('P3D')
    .describe(
      'How long an approval counts for what it names and what was not done at once: because a second person is needed, or a run was interrupted.',
    ),
  keepUndone: duration()
    .prefault('P30D')
    .describe(
      'How long a seat stays whose removal was undone (`seatwarden undo`); then its removal asks an administrator.',
    ),
  remindAfter: durationOrOff()
    .prefault('P7D')
    .describe(
      'What was held for so long without an answer is told in a notice, with its age; it stays held. `off`: it is told in plans and reports only.',
    ),
  secondPerson: secondPersonSchema
    .prefault({})
    .describe('Whether one person may approve alone. Two tokens of one name are one person.'),
  author: z
    .string()
    .min(1)
    .optional()
    .describe('Name of the token of the person who changed this configuration last, for `not-author`.'),
});
