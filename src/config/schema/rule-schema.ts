import * as z from 'zod';
import { duration } from '../values/duration.ts';
import { filterText } from '../values/filter-text.ts';
import { plainDate } from '../values/plain-date.ts';
import { slug } from '../values/slug.ts';

const ruleGrace = z.strictObject({
  notEntitled: duration()
    .optional()
    .describe('Overrides `lifecycle.grace.notEntitled` for seats that this rule gave.'),
  unlessFull: z
    .boolean()
    .optional()
    .describe('Overrides `lifecycle.grace.unlessFull` for seats that this rule gave.'),
});

const ruleShape = z.strictObject({
  id: slug().describe('Id of the rule; explanations and reports name it.'),
  pool: slug().optional().describe('Id of the pool whose seats the rule gives. Either this or `pools`.'),
  pools: z
    .array(slug())
    .min(1)
    .optional()
    .describe(
      'Ids of pools: a person gets a seat of each, as far as there are any; a shortage in one is nothing to the others.',
    ),
  when: filterText().describe(
    'A SCIM filter (RFC 7644, section 3.4.2.2) over the person, such as `groups.display eq "CAD Users"`.',
  ),
  except: filterText()
    .optional()
    .describe('A SCIM filter: who matches it gets nothing from this rule, whatever `when` says.'),
  external: z
    .enum(['allow', 'refuse'])
    .optional()
    .describe(
      'Whether people with an address outside the company get seats by this rule: see `people.internalDomains`. Without it: `allow`.',
    ),
  priority: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(50)
    .describe('Who is served first when seats are short: the higher number.'),
  needBy: plainDate()
    .optional()
    .describe('A day, `"2026-11-30"`. Among equal priorities the earlier day is served first.'),
  reason: z.string().min(1).max(500).describe('Why, in a few words; every report and explanation shows it.'),
  preempt: z
    .literal(true)
    .optional()
    .describe(
      'When no seat is free, take one that a rule of lower priority gave; `approval.preempted` says whether that asks first. Without it: people wait.',
    ),
  fallback: z
    .array(slug())
    .min(1)
    .optional()
    .describe(
      'Ids of pools, such as a lighter version: who waits gets a seat meanwhile of the first that has one left, keeps the place in line, and gives it back once the seat has come.',
    ),
  reclaim: z
    .enum(['always', 'when-needed'])
    .default('always')
    .describe(
      'Whether a seat that is no longer due is taken back always, or only when somebody waits for it.',
    ),
  grace: ruleGrace.default({}).describe('How long a seat stays after the rule ceased to match.'),
});

/** Who should hold a seat of a pool. */
export const ruleSchema = ruleShape
  .refine(({ pool, pools }) => (pool === undefined) !== (pools === undefined), {
    path: ['pool'],
    error: 'a rule has either `pool` or `pools`',
  })
  .refine(
    ({ pool, pools = [], fallback = [] }) => !fallback.some((id) => id === pool || pools.includes(id)),
    { path: ['fallback'], error: 'a fallback is another pool than those whose seats the rule gives' },
  );

/** Whose seats no plan may take. */
export const protectionSchema = z.strictObject({
  when: filterText().describe('A SCIM filter over the person, such as `userName eq "render@example.com"`.'),
  reason: z.string().min(1).max(500).describe('Why; reports show it beside the protected seat.'),
});
