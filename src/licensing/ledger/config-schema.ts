import * as z from 'zod';

export const ledgerSettings = z
  .object({
    actingAs: z
      .email()
      .optional()
      .describe(
        'The contract manager or coordinator in whose name seats are assigned. Left out: the first contract manager.',
      )
      .meta({ decides: false }),
  })
  .describe('The embedded licensing core: contracts, purchases and seats in our own database.');
