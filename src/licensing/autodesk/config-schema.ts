import * as z from 'zod';

const perMinute = z
  .int()
  .min(1)
  .max(60)
  .default(60)
  .describe('Calls that Autodesk allows for the team in a minute, whoever makes them.')
  .meta({ decides: false });
const leaveForOthers = z
  .int()
  .min(0)
  .max(59)
  .default(10)
  .describe('How many of these are left for people and other programs that work on the same team.')
  .meta({ decides: false });

export const autodeskSettings = z
  .object({
    baseUrl: z
      .url({ protocol: /^https?$/ })
      .regex(
        /^(https:\/\/[^@]+|http:\/\/(localhost|127\.[\d.]+|\[::1\])(:\d+)?(\/.*)?)$/i,
        'must begin with https:// (http only to this machine) and have no user name in it',
      )
      .default('https://developer.api.autodesk.com')
      .describe(
        'Where the API and the sign-in of Autodesk are; another address for a gateway or a simulator.',
      )
      .meta({ decides: false }),
    clientId: z
      .string()
      .min(1)
      .describe('Client id of the app (Traditional Web App) in the Autodesk Platform Services portal.')
      .meta({ secret: true, decides: false }),
    clientSecret: z
      .string()
      .min(1)
      .describe('Client secret of the same app.')
      .meta({ secret: true, decides: false }),
    team: z
      .string()
      .regex(/^[\w.-]+$/, 'must be the id of a team, such as "100001"')
      .describe('Id of the team whose seats are looked after, in quotes: "100001".'),
    pkce: z
      .boolean()
      .default(true)
      .describe(
        'Whether a sign-in is bound to a one-time proof (PKCE, S256) beside the client secret. Off only if Autodesk refuses it.',
      )
      .meta({ decides: false }),
    budget: z
      .strictObject({ perMinute, leaveForOthers })
      .refine(({ perMinute: all, leaveForOthers: left }) => left < all, {
        path: ['leaveForOthers'],
        error: 'leaves nothing for us; it must be less than `perMinute`',
      })
      .prefault({})
      .describe('Calls to a team are counted by Autodesk for everybody together, by the minute of the clock.')
      .meta({ decides: false }),
  })
  .describe('Autodesk Team Admin API (public beta): seats of one team in Autodesk Account.');
export type AutodeskSettings = z.output<typeof autodeskSettings>;
