import * as z from 'zod';
import { CreatedToken, NewToken, RotatedToken, RotateToken, TokenView } from '../../contract/tokens.ts';
import type { AdminDeps } from './admin-deps.ts';
import { endpoint, type Endpoint } from './endpoint.ts';
import { createOne, revokeOne, rotateOne, toView } from './manage-tokens.ts';

export function tokenEndpoints(deps: AdminDeps): readonly Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/tokens',
      scope: 'admin',
      summary: 'Bearer tokens and secrets of OAuth clients, without what is secret',
      answer: z.array(TokenView),
      handle: async () => (await deps.database.read.tokens.list()).map(toView),
    }),
    endpoint({
      method: 'post',
      path: '/tokens',
      scope: 'admin',
      summary: 'Makes a bearer token, or an OAuth client with a secret; it is shown once',
      status: 201,
      body: NewToken,
      answer: CreatedToken,
      handle: ({ body, actor }) => createOne(deps, body, actor),
    }),
    endpoint({
      method: 'post',
      path: '/tokens/:id/rotate',
      scope: 'admin',
      summary: 'Makes another one like it, and gives the old one an end; both work meanwhile',
      status: 201,
      body: RotateToken,
      answer: RotatedToken,
      handle: ({ params, body, actor }) => rotateOne(deps, { id: params['id'] ?? '', asked: body, actor }),
    }),
    endpoint({
      method: 'delete',
      path: '/tokens/:id',
      scope: 'admin',
      summary: 'Revokes a token, or an OAuth client with all its secrets; it stops working within seconds',
      answer: z.object({ revoked: z.string() }),
      handle: async ({ params, actor }) => revokeOne(deps, params['id'] ?? '', actor),
    }),
    endpoint({
      method: 'post',
      path: '/sign-in-links',
      scope: 'admin',
      summary: 'Makes a link that signs one browser in, once, within 15 minutes',
      status: 201,
      answer: z.object({ path: z.string() }),
      handle: async () => ({ path: await deps.makeSignInLink() }),
    }),
  ];
}
