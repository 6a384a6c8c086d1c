import * as z from 'zod';

/** People and groups are pushed over SCIM 2.0 with a bearer token that is bound to this source. */
export const scimSettings = z
  .object({})
  .describe(
    'An identity provider pushes people and groups to `/scim/v2`, with a bearer token made for this source.',
  )
  .meta({ pushed: true });
