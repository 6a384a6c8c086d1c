import * as z from 'zod';
import { durationMs } from '../duration-ms.ts';

const minuteMs = 60_000;
const addresses = [z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()];

/** People and groups are pushed over SCIM 2.0 with a bearer token that is bound to this source. */
export const scimSettings = z
  .object({
    accessTokenLifetime: z.iso
      .duration({ abort: true, error: 'must be a duration such as PT60M' })
      .refine((iso) => isWithin(durationMs(iso)), 'must be from PT60M to PT360M')
      .default('PT60M')
      .describe(
        'How long a token of `/oauth/token` lives: 60 to 360 minutes. Tokens made by hand have an end of their own.',
      )
      .meta({ decides: false }),
    allowFrom: z
      .array(
        z.string().refine(isAddress, 'must be an address or a subnet, such as 192.0.2.0/24 or 2001:db8::/32'),
      )
      .min(1)
      .optional()
      .describe(
        'Addresses and subnets, IPv4 and IPv6, that may use this source; all others are refused. Left out: any. Behind a proxy set `SEATWARDEN_TRUST_PROXY`, too.',
      )
      .meta({ decides: false }),
    unknownMembers: z
      .enum(['leave-out', 'refuse'])
      .default('leave-out')
      .describe(
        'Group members that are no users of this source: `leave-out` takes the others and reports these, `refuse` takes nothing of the request.',
      )
      .meta({ decides: false }),
  })
  .describe(
    'An identity provider pushes people and groups to `/scim/v2`, with a bearer token made for this source.',
  )
  .meta({ pushed: true });

/** What identity providers' galleries ask for. */
function isWithin(ms: number): boolean {
  return ms >= 60 * minuteMs && ms <= 360 * minuteMs;
}

function isAddress(text: string): boolean {
  return addresses.some((address) => address.safeParse(text).success);
}
