import * as z from 'zod';
import { Timestamp } from './drift.ts';

export const TokenScope = z
  .union([
    z.literal(['read', 'operate', 'admin']),
    z.templateLiteral(['scim:', z.string().min(1)]),
    z.templateLiteral(['scim-read:', z.string().min(1)]),
  ])
  .meta({
    id: 'TokenScope',
    description:
      '`scim:<source>` pushes for that source, `scim-read:<source>` reads what it pushed; `admin` includes `operate` includes `read`',
  });

export const NewToken = z
  .strictObject({
    name: z.string().min(1).max(100),
    scope: TokenScope,
    expiresAt: Timestamp.nullable().default(null).describe('null does not expire'),
    oauthClient: z
      .union([z.literal('new'), z.string().startsWith('swc_')])
      .optional()
      .describe(
        'Makes the secret of an OAuth client instead of a bearer token: of a `new` one, or another one of this client',
      ),
  })
  .refine(({ oauthClient, scope }) => oauthClient === undefined || scope.startsWith('scim'), {
    path: ['scope'],
    error: 'an OAuth client is for a source: scim:<source> or scim-read:<source>',
  })
  .refine(({ oauthClient, expiresAt }) => oauthClient === undefined || expiresAt !== null, {
    path: ['expiresAt'],
    error: 'the secret of an OAuth client has an end',
  })
  .meta({ id: 'NewToken' });

export const RotateToken = z
  .strictObject({
    overlapUntil: Timestamp.describe('When the old one ends, if not before'),
    expiresAt: Timestamp.nullable().default(null).describe('Of the new one; null does not expire'),
  })
  .meta({ id: 'RotateToken' });

export const TokenView = z
  .object({
    id: z.string(),
    kind: z.enum(['bearer', 'client-secret']),
    clientId: z.string().nullable().describe('Of a client secret: the OAuth client'),
    name: z.string(),
    scope: TokenScope,
    createdAt: Timestamp,
    expiresAt: Timestamp.nullable(),
    revokedAt: Timestamp.nullable(),
    lastUsedAt: Timestamp.nullable(),
  })
  .meta({ id: 'Token' });
export type TokenView = z.infer<typeof TokenView>;

export const CreatedToken = TokenView.extend({
  token: z.string().describe('The token, or the client secret. Shown once, kept nowhere'),
}).meta({ id: 'CreatedToken' });

export const RotatedToken = CreatedToken.extend({
  replaces: z.object({ id: z.string(), expiresAt: Timestamp }),
}).meta({ id: 'RotatedToken' });
