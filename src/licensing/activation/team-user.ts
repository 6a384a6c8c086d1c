import { asId, type AccountId } from '../../core/domain/ids.ts';
import { foldCase } from '../../core/filter/fold-case.ts';
import type { ActivationContext, ActivationUser } from './activation-context.ts';
import type { ActivationDb } from './activation-tables.ts';

/** The user of an address, in any case; null when nobody on the team has it. */
export async function findTeamUser(
  { coreId }: ActivationContext,
  db: ActivationDb,
  email: string,
): Promise<ActivationUser | null> {
  const row = await db
    .selectFrom('ledger_users')
    .select(['id', 'email'])
    .where('core_id', '=', coreId)
    .where('email_key', '=', foldCase(email))
    .executeTakeFirst();
  return row === undefined ? null : { id: asId<AccountId>(row.id), email: row.email };
}

/**
 * What is done about one person's computers comes one after the other until the end of the work, so that two that sign in
 * at once both see how the other ended. SQLite has one writer and needs no lock for it.
 */
export async function takeUser(
  { coreId, workspace }: ActivationContext,
  db: ActivationDb,
  userId: string,
): Promise<ActivationUser | null> {
  const user = db
    .selectFrom('ledger_users')
    .select(['id', 'email'])
    .where('core_id', '=', coreId)
    .where('id', '=', userId);
  const row = await (workspace.kind === 'postgres' ? user.forNoKeyUpdate() : user).executeTakeFirst();
  return row === undefined ? null : { id: asId<AccountId>(row.id), email: row.email };
}
