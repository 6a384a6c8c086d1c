import type { Selectable } from 'kysely';
import type { SourceId } from '../core/domain/ids.ts';
import type { TokenKind, TokenRow, TokenScope, TokenStore } from '../ports/stores/token-store.ts';
import type { Session } from './opened-dialect.ts';
import type { Db } from './schema.ts';
import type { TokensTable } from './tokens-table.ts';
import { dayMs } from '../core/domain/time.ts';

/** Whoever shows an access token soon after its end is still told when that was. */
const KEPT_AFTER_MS = dayMs;

export function createTokenStore({ db }: Session): TokenStore {
  return {
    async create(token) {
      if (token.kind === 'access') await sweep(db, token.createdAt - KEPT_AFTER_MS);
      await db.insertInto('tokens').values(toColumns(token)).execute();
    },
    async find(id) {
      const row = await db
        .selectFrom('tokens')
        .leftJoin('tokens as parent', 'parent.id', 'tokens.parent_id')
        .selectAll('tokens')
        .select(['parent.revoked_at as parent_revoked_at', 'parent.expires_at as parent_expires_at'])
        .where('tokens.id', '=', id)
        .executeTakeFirst();
      if (row === undefined) return null;
      return {
        ...toToken(row),
        revokedAt: row.revoked_at ?? row.parent_revoked_at,
        expiresAt: earlier(row.expires_at, row.parent_expires_at),
      };
    },
    async list() {
      const rows = await db
        .selectFrom('tokens')
        .selectAll()
        .where('kind', '<>', 'access')
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(toToken);
    },
    async end(id, end) {
      const ended = await db
        .updateTable('tokens')
        .set((eb) =>
          'revokedAt' in end
            ? { revoked_at: eb.fn.coalesce('revoked_at', eb.val(end.revokedAt)) }
            : {
                expires_at: eb
                  .case()
                  .when('expires_at', '<', end.expiresAt)
                  .then(eb.ref('expires_at'))
                  .else(end.expiresAt)
                  .end(),
              },
        )
        .where('id', '=', id)
        .returning('id')
        .execute();
      return ended.length > 0;
    },
    async touch(id, at) {
      await db.updateTable('tokens').set({ last_used_at: at }).where('id', '=', id).execute();
    },
  };
}

async function sweep(db: Db, before: number): Promise<void> {
  await db.deleteFrom('tokens').where('kind', '=', 'access').where('expires_at', '<', before).execute();
}

function earlier(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}

function toColumns(token: TokenRow): TokensTable {
  return {
    id: token.id,
    kind: token.kind,
    client_id: token.clientId,
    parent_id: token.parentId,
    name: token.name,
    scope: token.scope,
    source_id: token.sourceId,
    secret_hash: token.secretHash,
    created_at: token.createdAt,
    expires_at: token.expiresAt,
    revoked_at: token.revokedAt,
    last_used_at: token.lastUsedAt,
  };
}

function toToken(row: Selectable<TokensTable>): TokenRow {
  return {
    id: row.id,
    kind: row.kind as TokenKind,
    clientId: row.client_id,
    parentId: row.parent_id,
    name: row.name,
    scope: row.scope as TokenScope,
    sourceId: row.source_id as SourceId | null,
    secretHash: row.secret_hash,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  };
}
