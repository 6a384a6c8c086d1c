import * as z from 'zod';
import type { ConfigKinds } from '../kinds.ts';
import type { SecretPlaces } from '../values/secret-text.ts';
import { slug } from '../values/slug.ts';
import { entrySchema } from './entry-schema.ts';

const base = { id: slug().describe('Id of the licensing core; pools name it.') };

export interface LicensingEntry {
  readonly id: string;
  readonly kind: string;
}

/** An entry under `licensing`, told apart by `kind`. */
export function licensingSchema(
  kinds: ConfigKinds['licensing'],
  places: SecretPlaces,
): z.ZodType<LicensingEntry> {
  const options = Object.entries(kinds).map(([kind, own]) => entrySchema({ kind, own, base, places }));
  return z.discriminatedUnion(
    'kind',
    options as [z.ZodObject, ...z.ZodObject[]],
  ) as unknown as z.ZodType<LicensingEntry>;
}
