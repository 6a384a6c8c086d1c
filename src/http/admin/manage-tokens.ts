import type * as z from 'zod';
import type { CreatedToken, NewToken, RotatedToken, RotateToken, TokenView } from '../../contract/tokens.ts';
import type { Instant } from '../../core/domain/time.ts';
import type { Stores } from '../../ports/stores/database.ts';
import type { TokenRow, TokenScope } from '../../ports/stores/token-store.ts';
import { HttpRefusal } from '../edge/http-refusal.ts';
import { createToken, sourceOfScope, type MintedToken } from '../edge/tokens.ts';
import type { AdminDeps } from './admin-deps.ts';
import { timestamp, timestampOrNull } from './to-view.ts';

type Created = z.infer<typeof CreatedToken>;
type Rotated = z.infer<typeof RotatedToken>;

/** The one in use and the one that takes its place. */
const SECRETS_OF_CLIENT = 2;

/** A bearer token, or a secret of an OAuth client, beside those that are there. */
export async function createOne(
  deps: AdminDeps,
  asked: z.infer<typeof NewToken>,
  actor: string,
): Promise<Created> {
  refuseUnknownSource(deps, asked.scope);
  const { name, scope, oauthClient } = asked;
  const isNew = oauthClient === 'new';
  const clientId = isNew ? `swc_${deps.ids.next().replaceAll('-', '')}` : (oauthClient ?? null);
  const minted = createToken(
    { name, scope, expiresAt: instantOrNull(asked.expiresAt), clientId, kind: kindOf(clientId) },
    deps,
  );
  await deps.database.write(async (stores) => {
    if (clientId !== null && !isNew) await refuseSecret(stores, minted.row);
    await save(stores, minted, actor);
  });
  return shown(minted);
}

/**
 * Another token in the place of one, which works until `overlapUntil`: time to change it at the identity provider. The old
 * one never lives longer than it would have.
 */
export async function rotateOne(
  deps: AdminDeps,
  { id, asked, actor }: { id: string; asked: z.infer<typeof RotateToken>; actor: string },
): Promise<Rotated> {
  const at = deps.clock.now();
  const endsAt = Math.max(at, Date.parse(asked.overlapUntil));
  return deps.database.write(async (stores) => {
    const old = (await stores.tokens.list()).find((row) => row.id === id);
    if (old === undefined) throw notFound(id);
    if (!isLive(old, at))
      throw new HttpRefusal('conflict', `the token ${id} has ended already; make a new one instead`);
    refuseUnknownSource(deps, old.scope);
    const { name, scope, kind, clientId } = old;
    const expiresAt = instantOrNull(asked.expiresAt);
    if (kind === 'client-secret' && expiresAt === null)
      throw new HttpRefusal('unprocessable', 'the secret of an OAuth client has an end: `expiresAt`');
    const minted = createToken({ name, scope, kind, clientId, expiresAt }, deps);
    if (clientId !== null) await refuseSecret(stores, minted.row);
    await save(stores, minted, actor);
    await stores.tokens.end(id, { expiresAt: endsAt });
    const data = { by: minted.row.id, until: timestamp(endsAt) };
    await stores.audit.append([{ at, actor, act: 'token.rotated', subject: `token:${id}`, data }]);
    const ends = timestamp(Math.min(endsAt, old.expiresAt ?? Infinity));
    return { ...shown(minted), replaces: { id, expiresAt: ends } };
  });
}

/** Revokes a token, or a client with all its secrets. */
export async function revokeOne(deps: AdminDeps, id: string, actor: string): Promise<{ revoked: string }> {
  const at = deps.clock.now();
  await deps.database.write(async ({ tokens, audit }) => {
    const rows = (await tokens.list()).filter((row) => row.id === id || row.clientId === id);
    if (rows.length === 0) throw notFound(id);
    for (const row of rows) {
      await tokens.end(row.id, { revokedAt: at });
      await audit.append([{ at, actor, act: 'token.revoked', subject: `token:${row.id}`, data: {} }]);
    }
  });
  return { revoked: id };
}

export function toView(row: TokenRow): TokenView {
  const { id, name, scope, clientId } = row;
  return {
    id,
    kind: kindOf(clientId),
    clientId,
    name,
    scope,
    createdAt: timestamp(row.createdAt),
    expiresAt: timestampOrNull(row.expiresAt),
    revokedAt: timestampOrNull(row.revokedAt),
    lastUsedAt: timestampOrNull(row.lastUsedAt),
  };
}

async function save({ tokens, audit }: Stores, { row }: MintedToken, actor: string): Promise<void> {
  await tokens.create(row);
  const { name, scope, clientId } = row;
  const data = { name, scope, ...(clientId !== null && { clientId }) };
  await audit.append([{ at: row.createdAt, actor, act: 'token.created', subject: `token:${row.id}`, data }]);
}

function shown({ row, token }: MintedToken): Created {
  return { ...toView(row), token };
}

/** Another secret of a client that is there: of the same scope, and beside one other at the most. */
async function refuseSecret({ tokens }: Stores, { clientId, scope, createdAt }: TokenRow): Promise<void> {
  const secrets = (await tokens.list()).filter((row) => row.clientId === clientId);
  const [first] = secrets;
  if (first === undefined) throw new HttpRefusal('not-found', `there is no OAuth client ${clientId}`);
  if (first.scope !== scope)
    throw new HttpRefusal('conflict', `the client ${clientId} has the scope ${first.scope}, not ${scope}`);
  const live = secrets.filter((row) => isLive(row, createdAt));
  if (live.length < SECRETS_OF_CLIENT) return;
  throw new HttpRefusal(
    'conflict',
    `the client ${clientId} has ${live.length} secrets already (${live.map(({ id }) => id).join(', ')}); revoke the one that is not used`,
  );
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

function isLive({ revokedAt, expiresAt }: TokenRow, at: Instant): boolean {
  return revokedAt === null && (expiresAt === null || at < expiresAt);
}

function kindOf(clientId: string | null): TokenView['kind'] {
  return clientId === null ? 'bearer' : 'client-secret';
}

function instantOrNull(text: string | null): Instant | null {
  return text === null ? null : Date.parse(text);
}

function notFound(id: string): HttpRefusal {
  return new HttpRefusal('not-found', `there is no token ${id}`);
}
