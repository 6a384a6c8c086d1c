import * as z from 'zod';
import { Timestamp } from './drift.ts';

export const Access = z.enum(['look', 'change']).meta({
  id: 'Access',
  description:
    'What a consent allows: `look` reads the team, `change` also gives and takes seats and invites',
});

export const ConsentView = z
  .object({
    id: z.string(),
    administrator: z.string().describe('Who consented: the address in the team where it is known'),
    access: Access,
    state: z
      .enum(['usable', 'role-lost', 'consent-again'])
      .describe('`role-lost` comes back with the role; `consent-again` needs the administrator'),
    reason: z.string().nullable(),
    grantedAt: Timestamp,
    renewedAt: Timestamp,
    endsAt: Timestamp.describe('When it ends unless it is renewed before, which happens by itself'),
  })
  .meta({ id: 'Consent' });

export const ConnectionView = z
  .object({
    core: z.string(),
    team: z.string(),
    consents: z.array(ConsentView).describe('In the order in which they are used'),
  })
  .meta({ id: 'Connection' });
export type ConnectionView = z.infer<typeof ConnectionView>;

export const BeginConsent = z
  .strictObject({
    access: Access.default('look'),
    redirectUri: z
      .url({ protocol: /^https?$/ })
      .describe(
        'Where the browser comes back to, as it is registered with the app: https://HOST/connect/autodesk/callback',
      ),
  })
  .meta({ id: 'BeginConsent' });

export const BegunConsent = z
  .object({
    core: z.string(),
    address: z.string().describe('Where an administrator of the team signs in and consents, in any browser'),
    endsAt: Timestamp,
  })
  .meta({ id: 'BegunConsent' });
export type BegunConsent = z.infer<typeof BegunConsent>;

export const FinishConsent = z
  .strictObject({
    address: z.string().min(1).max(10_000).describe('The whole address at which the browser arrived'),
  })
  .meta({ id: 'FinishConsent' });

export const GivenConsent = z
  .object({
    core: z.string(),
    administrator: z.string(),
    access: Access,
    warning: z.string().nullable().describe('What could not be checked now'),
  })
  .meta({ id: 'GivenConsent' });
export type GivenConsent = z.infer<typeof GivenConsent>;

export const RemovedConsent = z
  .object({
    administrator: z.string(),
    isRevoked: z.boolean().describe('Whether Autodesk confirmed that the tokens are dead'),
  })
  .meta({ id: 'RemovedConsent' });
