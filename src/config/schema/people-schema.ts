import * as z from 'zod';
import { domainName } from '../values/domain-name.ts';
import { slug } from '../values/slug.ts';

const MATCH_KEYS = ['employeeNumber', 'email', 'userName', 'externalId'] as const;

/** How records of several sources become people. */
export const peopleSchema = z.strictObject({
  match: z
    .array(z.enum(MATCH_KEYS))
    .min(1)
    .default(['employeeNumber', 'email'])
    .describe(
      'Keys by which records of different sources are found to be about one person, tried in this order. Records whose keys name several people go to a review queue and cause no operation.',
    ),
  precedence: z
    .array(slug())
    .default([])
    .describe(
      'Whose attribute wins when sources differ: ids of sources, the strongest first. Sources that are not named come after, in the order of the file.',
    ),
  internalDomains: z
    .array(domainName())
    .default([])
    .describe(
      'Domains of the e-mail addresses of the company, with those below them. When there are any, people with another address are external: rules may refuse them.',
    ),
  externalDomains: z
    .array(domainName())
    .default([])
    .describe('Domains whose people are external although an internal domain may stand above them.'),
});
