import * as z from 'zod';

const text = z.string().min(1);
const dateOrNone = z.iso.date().nullable();
const pools = <T extends z.ZodType>(value: T) => z.record(text, value);
const names = z.array(text);

/** What a source says about one person. What a later entry leaves out stays as it was; `null` takes a date away. */
const personSchema = z.strictObject({
  name: text.describe('Who it is; `p01..p30` stands for thirty people who are alike.'),
  id: text.optional().describe("The source's own id of the record; the name where it is left out."),
  email: text.optional().describe('`<name>@example.com` where it is left out; `none` for nobody with one.'),
  number: text.optional().describe('Employee number. A CSV file has it as its key, so there it is `id`.'),
  userName: text.optional().describe('The address where it is left out; pushed sources only.'),
  groups: names.optional().describe('All groups, by display name; pushed sources only.'),
  active: z.boolean().optional().describe('SCIM `active`; pushed sources only.'),
  gone: z.boolean().optional().describe('Deleted by an identity provider; no longer listed in a file.'),
  department: text.optional(),
  userType: text.optional().describe('Pushed sources only.'),
  state: text.optional().describe('The word of the status column, or of `employmentState`.'),
  startDate: dateOrNone.optional(),
  lastDay: dateOrNone.optional(),
  leaveSince: dateOrNone.optional().describe('Pushed sources only.'),
  zone: text.optional().describe('IANA time zone of the person.'),
});
export type PersonSaid = z.output<typeof personSchema>;

const saysSchema = z.record(text, z.array(personSchema));

const byHandSchema = z.strictObject({
  give: text.optional().describe('A product.'),
  take: text.optional().describe('A product.'),
  person: text,
});
export type ByHand = z.output<typeof byHandSchema>;

const boughtSchema = z.union([
  z.int().positive(),
  z.strictObject({ seats: z.int().positive(), from: z.iso.date(), until: z.iso.date() }),
]);
export type Bought = z.output<typeof boughtSchema>;

const useSchema = z.strictObject({ person: text, product: text, on: z.iso.date() });
export type Use = z.output<typeof useSchema>;

const groupSchema = z.strictObject({
  source: text,
  group: text,
  renamed: text.optional(),
  deleted: z.boolean().optional(),
});
export type GroupEvent = z.output<typeof groupSchema>;

const sourceConditions = ['good', 'failing', 'in quarantine'] as const;

/** Each line that is written is exactly what must be so; what is left out is not asked. */
const expectSchema = z.strictObject({
  holds: pools(names).optional().describe('Everybody who holds a seat of the pool.'),
  waits: pools(names).optional().describe('Everybody who waits for one, the first in line first.'),
  free: pools(z.int()).optional().describe('Seats that nobody holds.'),
  over: pools(z.int().positive())
    .optional()
    .describe(
      'Seats held beyond the size of the pool, as after a renewal with fewer; none where it is left out.',
    ),
  parked: pools(z.int()).optional().describe('Seats still on the contract manager.'),
  held: names
    .optional()
    .describe(
      'What waits for an administrator, in order: `unassign cad ana`, `reassign cad ana bo`, `add cad bo`.',
    ),
  guards: names.optional().describe('The guards that hold it.'),
  message: text.optional().describe('A part of what one of the guards says.'),
  drift: pools(z.record(text, text))
    .optional()
    .describe('Rows of the drift report by name: `leaver due`, `not-entitled grace`, or `none`.'),
  sources: z.record(text, z.enum(sourceConditions)).optional(),
  review: names.optional().describe('Records that wait in the review queue.'),
  notices: names.optional().describe('Each is a part of something that administrators are told.'),
  coordinators: names.optional().describe('Software coordinators of the contract.'),
  approval: z
    .enum(['taken', 'void'])
    .optional()
    .describe('What became of the approval of this moment; `taken` where it is left out.'),
  explains: z.record(text, text).optional().describe('A part of the explanation of a person.'),
});
export type Expectation = z.output<typeof expectSchema>;

const stepSchema = z.strictObject({
  at: text.describe('`2026-11-24 10:00` in the company’s zone, or with a zone behind it.'),
  why: text.optional().describe('For the reader.'),
  start: z.literal(true).optional().describe('The daemon starts again.'),
  config: z
    .record(text, z.unknown())
    .optional()
    .describe('The daemon starts anew with these sections changed.'),
  feeds: z
    .record(text, z.enum(['broken', 'fine']))
    .optional()
    .describe('`broken`: the file breaks off in the middle, until it is `fine` again.'),
  groups: z.array(groupSchema).optional(),
  says: saysSchema.optional(),
  buy: z
    .record(text, boughtSchema)
    .optional()
    .describe('Seats by product; to 2030, or `{ seats: 2, from: 2026-01-01, until: 2027-01-01 }`.'),
  reduce: z
    .record(text, z.int().positive())
    .optional()
    .describe('So many fewer of the newest subscription of a product, from its next renewal on.'),
  renew: z
    .record(text, z.int().positive())
    .optional()
    .describe('The newest subscription of a product for a year more, with so many seats.'),
  manager: text.optional().describe('Becomes contract manager, and gets the seats that are still parked.'),
  coordinators: names.optional().describe('They become software coordinators of the contract.'),
  byHand: z.array(byHandSchema).optional().describe('What somebody assigned past us.'),
  pause: text.optional(),
  resume: z.literal(true).optional(),
  release: text.optional().describe('A source whose next reading is accepted.'),
  run: z.literal('full').optional(),
  used: z.array(useSchema).optional().describe('A report of who used what last is imported.'),
  signsIn: names
    .optional()
    .describe('People who start a product on their computers, where the ledger has `activation`.'),
  keep: pools(names).optional().describe('Seats that nobody uses, and that are left to their holders.'),
  giveBack: pools(names).optional().describe('Seats that were taken for want of use, and are given again.'),
  undo: pools(names).optional().describe('Seats that a run took last, and that are given back in one step.'),
  approve: z
    .union([z.literal(true), z.literal('remembered'), names])
    .optional()
    .describe(
      'An administrator applies what is held now; or what was held when it was remembered; or only these rows, in the words of `held`.',
    ),
  reject: z
    .strictObject({ rows: names, until: z.iso.date().optional() })
    .optional()
    .describe('An administrator says no to these rows, in the words of `held`.'),
  remember: z.literal('plan').optional().describe('An administrator looks at the plan, and approves later.'),
  expect: expectSchema.optional(),
  stop: z.literal(true).optional().describe('The daemon stops, after everything else.'),
});
export type Step = z.output<typeof stepSchema>;

/** A file of `test/scenarios`. */
export const scenarioSchema = z.strictObject({
  scenario: text.describe('One sentence: what must be so.'),
  why: text.optional().describe('For the reader.'),
  config: z
    .record(text, z.unknown())
    .default({})
    .describe('Sections in place of those of the usual company.'),
  given: z.strictObject({
    at: text,
    seats: z.record(text, boughtSchema).default({}).describe('Bought by product, as in `buy`.'),
    people: saysSchema.default({}),
    coordinators: names.default([]),
    byHand: z.array(byHandSchema).default([]),
    accepted: z.boolean().default(true).describe('An administrator has applied the first plan.'),
    expect: expectSchema.optional(),
  }),
  timeline: z.array(stepSchema),
});
export type Scenario = z.output<typeof scenarioSchema>;
