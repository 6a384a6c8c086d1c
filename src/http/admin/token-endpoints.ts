import * as z from 'zod';
import { CreatedToken, NewToken, TokenView } from '../../contract/tokens.ts';
import type { TokenRow, TokenScope } from '../../ports/stores/token-store.ts';
import { HttpRefusal } from '../edge/http-refusal.ts';
import { createToken, sourceOfScope } from '../edge/tokens.ts';
import type { AdminDeps } from './admin-deps.ts';
import { endpoint, type Endpoint } from './endpoint.ts';
import { timestamp, timestampOrNull } from './to-view.ts';

export function tokenEndpoints(deps: AdminDeps): readonly Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/tokens',
      scope: 'admin',
      summary: 'Bearer tokens, without their secrets',
      answer: z.array(TokenView),
      handle: async () => (await deps.database.read.tokens.list()).map(toView),
    }),
    endpoint({
      method: 'post',
      path: '/tokens',
      scope: 'admin',
      summary: 'Makes a bearer token; it is shown once',
      status: 201,
      body: NewToken,
      answer: CreatedToken,
      handle: ({ body, actor }) => create(deps, body, actor),
    }),
    endpoint({
      method: 'delete',
      path: '/tokens/:id',
      scope: 'admin',
      summary: 'Revokes a token; it stops working within seconds',
      answer: z.object({ revoked: z.string() }),
      handle: async ({ params, actor }) => revoke(deps, params['id'] ?? '', actor),
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

async function create(
  deps: AdminDeps,
  asked: z.infer<typeof NewToken>,
  actor: string,
): Promise<z.infer<typeof CreatedToken>> {
  refuseUnknownSource(deps, asked.scope);
  const expiresAt = asked.expiresAt === null ? null : Date.parse(asked.expiresAt);
  const { token, row } = createToken({ name: asked.name, scope: asked.scope, expiresAt }, deps);
  await deps.database.write(async ({ tokens, audit }) => {
    await tokens.create(row);
    const data = { name: row.name, scope: row.scope };
    await audit.append([
      { at: row.createdAt, actor, act: 'token.created', subject: `token:${row.id}`, data },
    ]);
  });
  return { ...toView(row), token };
}

function refuseUnknownSource({ policy }: AdminDeps, scope: TokenScope): void {
  const sourceId = sourceOfScope(scope);
  if (sourceId === null) return;
  const pushed = [...policy.sources.values()]
    .filter(({ kind }) => kind === 'scim')
    .map(({ id }) => String(id));
  if (pushed.includes(sourceId)) return;
  throw new HttpRefusal(
    'unprocessable',
    `the configuration has no scim source for ${scope}; it has: ${pushed.join(', ') || 'none'}`,
  );
}

async function revoke(deps: AdminDeps, id: string, actor: string): Promise<{ revoked: string }> {
  const at = deps.clock.now();
  const isRevoked = await deps.database.write(async ({ tokens, audit }) => {
    const done = await tokens.end(id, { revokedAt: at });
    if (done) await audit.append([{ at, actor, act: 'token.revoked', subject: `token:${id}`, data: {} }]);
    return done;
  });
  if (!isRevoked) throw new HttpRefusal('not-found', `there is no token ${id}`);
  return { revoked: id };
}

function toView({ id, name, scope, createdAt, expiresAt, revokedAt, lastUsedAt }: TokenRow): TokenView {
  return {
    id,
    name,
    scope,
    createdAt: timestamp(createdAt),
    expiresAt: timestampOrNull(expiresAt),
    revokedAt: timestampOrNull(revokedAt),
    lastUsedAt: timestampOrNull(lastUsedAt),
  };
}
