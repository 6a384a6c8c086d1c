import type { SourceId } from '../../core/domain/ids.ts';
import type { Clock, Ids } from '../../ports/clock.ts';
import type { Database } from '../../ports/stores/database.ts';
import type { TokenRow } from '../../ports/stores/token-store.ts';
import type { SourceGate } from '../edge/source-gate.ts';
import { createToken, readClientSecret } from '../edge/tokens.ts';
import { explainEnd, isSecretOf } from '../edge/verify-token.ts';
import { OAuthRefusal } from './oauth-refusal.ts';
import type { TokenRequest } from './read-token-request.ts';

export interface IssueDeps {
  readonly database: Pick<Database, 'read' | 'write'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly gate: SourceGate;
}
/** RFC 6749 §5.1. */
export interface IssuedToken {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
  readonly scope: string;
}
/** A secret that was checked, with what it is good for. */
export interface KnownClient {
  readonly secret: TokenRow & { readonly sourceId: SourceId; readonly clientId: string };
  readonly lifetimeMs: number;
}

/**
 * Who asks: the right secret of this client (compared in constant time), not ended, for a source that may be used from
 * this address. Throws `OAuthRefusal`. Read past every cache: a revoked secret makes no token from that moment.
 */
export async function checkClient(
  { clientId, secret, scope }: TokenRequest,
  from: { readonly ip?: string | undefined },
  { database, clock, gate }: IssueDeps,
): Promise<KnownClient> {
  const presented = readClientSecret(secret);
  const row = presented && (await database.read.tokens.find(presented.id));
  if (!row || !isSecretOf(row, presented) || !isOfClient(row, clientId)) {
    throw new OAuthRefusal('invalid_client', 'the client id or its secret is wrong');
  }
  const ended = explainEnd(row, clock.now());
  if (ended !== null) throw new OAuthRefusal('invalid_client', ended);
  const refusal = gate.explainRefusal(row.sourceId, from);
  const lifetimeMs = gate.accessTokenMs(row.sourceId);
  if (refusal !== null || lifetimeMs === null)
    throw new OAuthRefusal('unauthorized_client', refusal ?? 'this source takes no pushes');
  if (scope !== null && scope !== row.scope) {
    throw new OAuthRefusal(
      'invalid_scope',
      `this client has the scope ${row.scope} and no other; leave it out`,
    );
  }
  return { secret: row, lifetimeMs };
}

/** Makes an access token. It ends with its secret at the latest, and `expires_in` says so. */
export async function issueToken(
  { secret, lifetimeMs }: KnownClient,
  { database, clock, ids }: IssueDeps,
): Promise<IssuedToken> {
  const nowAt = clock.now();
  const expiresAt = Math.min(nowAt + lifetimeMs, secret.expiresAt ?? Infinity);
  const { id, name, scope, clientId } = secret;
  const { token, row } = createToken(
    { name, scope, expiresAt, kind: 'access', parentId: id },
    { clock, ids },
  );
  const issued = { at: nowAt, actor: `client:${clientId}`, act: 'token.issued', subject: `token:${row.id}` };
  await database.write(async ({ tokens, audit }) => {
    await tokens.create(row);
    await tokens.touch(id, nowAt);
    await audit.append([
      { ...issued, data: { name, scope, secret: id, until: new Date(expiresAt).toISOString() } },
    ]);
  });
  const expiresIn = Math.floor((expiresAt - nowAt) / 1000);
  return { access_token: token, token_type: 'Bearer', expires_in: expiresIn, scope };
}

function isOfClient(row: TokenRow, clientId: string): row is KnownClient['secret'] {
  return row.kind === 'client-secret' && row.clientId === clientId && row.sourceId !== null;
}
