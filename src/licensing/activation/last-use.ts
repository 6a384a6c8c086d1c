import { sql } from 'kysely';
import type { Workspace } from '../../ports/workspace.ts';
import type { ProductUse } from './activation-context.ts';
import type { ActivationDb } from './activation-tables.ts';

/** Keeps when each person used each product last. An older use than the one that is known changes nothing. */
export async function recordLastUse(
  workspace: Workspace<ActivationDb>,
  uses: readonly ProductUse[],
): Promise<void> {
  if (uses.length === 0) return;
  const rows = uses.map(({ coreId, emailKey, product, at, isOffline }) => ({
    core_id: coreId,
    email_key: emailKey,
    product,
    at,
    is_offline: isOffline ? 1 : 0,
  }));
  await workspace.write((db) =>
    db
      .insertInto('activation_last_use')
      .values(rows)
      .onConflict((conflict) =>
        conflict
          .columns(['core_id', 'email_key', 'product'])
          .doUpdateSet({ at: sql`excluded.at`, is_offline: sql`excluded.is_offline` })
          .where('activation_last_use.at', '<', sql<number>`excluded.at`),
      )
      .execute(),
  );
}
