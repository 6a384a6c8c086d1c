import * as z from 'zod';
import { type ConfigKinds, metaOf } from '../kinds.ts';
import { cronExpression } from '../values/cron-expression.ts';
import { durationOrOff } from '../values/duration.ts';
import { floorLimit, shareLimit } from '../values/limit.ts';
import type { SecretPlaces } from '../values/secret-text.ts';
import { slug } from '../values/slug.ts';
import { entrySchema } from './entry-schema.ts';

/** What a reading must look like to be believed. */
export const expectSchema = z.strictObject({
  atLeast: floorLimit().describe(
    'A reading with fewer people is not believed. There is no default: only you know how many there are. `off`: no floor.',
  ),
  maxDrop: shareLimit()
    .prefault('5%')
    .describe('Share of the people that may be missing from one reading to the next. `off`: not checked.'),
  minOverlap: shareLimit()
    .prefault('90%')
    .describe(
      'Share of the known ids that must come again; fewer means that ids were made anew. `off`: not checked.',
    ),
  maxUnitDrop: shareLimit()
    .prefault('50%')
    .describe(
      'Share of a department of ten or more that may be missing from one reading to the next. `off`: not checked.',
    ),
  canaries: z
    .array(z.string().min(1))
    .default([])
    .describe('Keys of people who must be in every reading, such as long-serving ones.'),
});

const common = {
  id: slug().describe('Id of the source; tokens, reports and `people.precedence` name it.'),
  decidesLeaving: z
    .boolean()
    .default(false)
    .describe(
      'Whether the word of this source that somebody left is enough. Without any such source, every active record keeps the seat.',
    ),
};

const polled = {
  ...common,
  schedule: cronExpression().describe("When to read: a cron expression, in the company's time zone."),
  expect: expectSchema.describe(
    'What a reading must look like; one that does not puts the source into quarantine.',
  ),
  staleAfter: durationOrOff()
    .prefault('P2D')
    .describe('When the last good reading is older, removals that rest on it are held. `off`: never stale.'),
};

export interface SourceEntry {
  readonly id: string;
  readonly kind: string;
  readonly decidesLeaving: boolean;
  /** Only sources that are polled have the following three. */
  readonly schedule?: string;
  readonly expect?: z.output<typeof expectSchema>;
  readonly staleAfter?: number | 'off';
}

/** An entry under `sources`, told apart by `kind`. */
export function sourceSchema(kinds: ConfigKinds['sources'], places: SecretPlaces): z.ZodType<SourceEntry> {
  const options = Object.entries(kinds).map(([kind, own]) =>
    entrySchema({ kind, own, base: isPushed(own) ? common : polled, places }),
  );
  return z.discriminatedUnion(
    'kind',
    options as [z.ZodObject, ...z.ZodObject[]],
  ) as unknown as z.ZodType<SourceEntry>;
}

/** People are pushed to it, so it is never read. */
export function isPushed(kind: z.ZodObject): boolean {
  return metaOf(kind).pushed === true;
}
