import * as z from 'zod';
import { activationSettings } from '../activation/config-schema.ts';

export const ledgerSettings = z
  .object({
    actingAs: z
      .email()
      .optional()
      .describe(
        'The contract manager or coordinator in whose name seats are assigned. Left out: the first contract manager.',
      )
      .meta({ decides: false }),
    contracts: z
      .array(
        z.strictObject({
          number: z.string().min(1).max(60).describe('The number of the contract.'),
          coordinators: z
            .array(z.email())
            .min(1)
            .describe('Addresses of its software coordinators, who must be on the team.'),
        }),
      )
      .default([])
      .describe(
        'Software coordinators that each contract is to have. Who loses the role, as by a renewal, gets it back in the next run.',
      )
      .meta({ decides: false }),
    activation: activationSettings
      .prefault({})
      .describe('How people sign in on computers. Without an issuer they need a code of an administrator.')
      .meta({ decides: false }),
  })
  .describe('The embedded licensing core: contracts, purchases and seats in our own database.');
