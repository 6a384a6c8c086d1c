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
  })
  .meta({ id: 'NewToken' });

export const TokenView = z
  .object({
    id: z.string(),
    name: z.string(),
    scope: TokenScope,
    createdAt: Timestamp,
    expiresAt: Timestamp.nullable(),
    revokedAt: Timestamp.nullable(),
    lastUsedAt: Timestamp.nullable(),
  })
  .meta({ id: 'Token' });
export type TokenView = z.infer<typeof TokenView>;

export const CreatedToken = TokenView.extend({ token: z.string().describe('Shown once, kept nowhere') }).meta(
  {
    id: 'CreatedToken',
  },
);
