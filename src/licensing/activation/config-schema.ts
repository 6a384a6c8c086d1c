import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import { dayMs } from '../../core/domain/time.ts';

const minuteMs = 60_000;

interface Range {
  readonly from: string;
  readonly to: string;
}

/** A duration of fixed length within bounds. */
function span({ from, to }: Range) {
  return z.iso
    .duration({ abort: true, error: `must be a duration such as ${to}` })
    .refine(
      (iso) => isWithin(iso, { from, to }),
      `must be from ${from} to ${to}, in days, hours and minutes`,
    );
}

function isWithin(iso: string, { from, to }: Range): boolean {
  const [date = ''] = iso.split('T');
  if (/[YMW]/.test(date)) return false;
  const ms = durationMs(iso);
  return ms >= durationMs(from) && ms <= durationMs(to);
}

/** Milliseconds of an ISO 8601 duration; a day is 24 hours. */
export function durationMs(iso: string): number {
  const { days, hours, minutes, seconds } = Temporal.Duration.from(iso);
  return days * dayMs + hours * 60 * minuteMs + minutes * minuteMs + seconds * 1000;
}

const issuer = z
  .url({ protocol: /^https?$/ })
  .regex(
    /^(https:\/\/[^@?#]+|http:\/\/(localhost|127\.[\d.]+|\[::1\])(:\d+)?(\/[^?#]*)?)$/i,
    'must begin with https:// (http only to this machine) and have no user name, query or fragment in it',
  )
  .describe(
    'The OpenID Connect issuer whose tokens people sign in with, exactly as its discovery document spells it.',
  );

/** Signing in on computers: what entitlements look like, and whose word is taken for who somebody is. */
export const activationSettings = z
  .strictObject({
    issuer: issuer.optional(),
    audience: z
      .string()
      .min(1)
      .optional()
      .describe(
        'The `aud` that tokens of the issuer must have: the client id of the application that signs in.',
      ),
    emailClaim: z
      .string()
      .min(1)
      .default('email')
      .describe(
        'The claim of a token that holds the address. `email` is not taken where the issuer says that it is not verified.',
      ),
    signedBy: z.string().min(1).default('seatwarden').describe('The `iss` of entitlements.'),
    validFor: span({ from: 'PT5M', to: 'P7D' })
      .default('P1D')
      .describe('How long an entitlement lasts before the computer must ask again: PT5M to P7D.'),
    offlineFor: span({ from: 'PT0S', to: 'P30D' })
      .default('P30D')
      .describe('The same where a person asked to work offline, 30 days at most. `PT0S`: nobody may.'),
    devices: z
      .int()
      .min(1)
      .max(100)
      .default(3)
      .describe('On how many computers a person may have signed in, on one at a time.'),
  })
  .refine(({ issuer: from, audience }) => (from === undefined) === (audience === undefined), {
    error: '`issuer` and `audience` go together: without an audience, tokens made for anything else would do',
  });
export type ActivationSettings = z.output<typeof activationSettings>;
