import type { Selectable } from 'kysely';
import type { SourceId } from '../core/domain/ids.ts';
import type { TokenRow, TokenScope, TokenStore } from '../ports/stores/token-store.ts';
import type { Session } from './opened-dialect.ts';
import type { TokensTable } from './schema.ts';

export function createTokenStore({ db }: Session): TokenStore {
  return {
    async create(token) {
      await db
        .insertInto('tokens')
        .values({
          id: token.id,
          name: token.name,
          scope: token.scope,
          source_id: token.sourceId,
          secret_hash: token.secretHash,
          created_at: token.createdAt,
          expires_at: token.expiresAt,
          revoked_at: token.revokedAt,
          last_used_at: token.lastUsedAt,
        })
        .execute();
    },
    async find(id) {
      const row = await db.selectFrom('tokens').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : toToken(row);
    },
    async list() {
      const rows = await db.selectFrom('tokens').selectAll().orderBy('created_at').orderBy('id').execute();
      return rows.map(toToken);
    },
    async revoke(id, at) {
      const revoked = await db
        .updateTable('tokens')
        // The first revocation stays the one that counts.
        .set((eb) => ({ revoked_at: eb.fn.coalesce('revoked_at', eb.val(at)) }))
        .where('id', '=', id)
        .returning('id')
        .execute();
      return revoked.length > 0;
    },
    async touch(id, at) {
      await db.updateTable('tokens').set({ last_used_at: at }).where('id', '=', id).execute();
    },
  };
}

function toToken(row: Selectable<TokensTable>): TokenRow {
  return {
    id: row.id,
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
