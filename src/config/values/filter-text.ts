import * as z from 'zod';
import { checkFilter } from '../../core/filter/check-filter.ts';
import { parseFilter } from '../../core/filter/parse-filter.ts';
import { PERSON_SCHEMA } from '../../core/filter/person-schema.ts';

/** A SCIM filter over people, as written. Complaints carry `params.at`, the offset in the text of what they mean. */
export function filterText(): z.ZodString {
  const schema = z.string().superRefine((text, context) => {
    const parsed = parseFilter(text);
    const problems = parsed.ok ? checkFilter(parsed.filter, PERSON_SCHEMA) : [parsed.error];
    for (const { message, at } of problems) {
      context.addIssue({ code: 'custom', message, params: { at: at ?? 0 } });
    }
  });
  return schema.meta({ format: 'scim-filter' });
}
