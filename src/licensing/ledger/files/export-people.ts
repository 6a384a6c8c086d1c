import { writeCsv } from '../../../core/domain/write-csv.ts';
import type { LedgerContext } from '../ledger-context.ts';
import { settleTeam } from '../settle-team.ts';
import { writtenHeader } from './autodesk-columns.ts';

/**
 * People in the columns that Autodesk Account imports: everybody on the team, or who was given a product directly, with the
 * subscription of those who are pinned to one. Inherited seats are left out: they come from groups, and an import would make
 * direct ones of them.
 */
export async function exportPeople(context: LedgerContext, product: string | null): Promise<string> {
  await settleTeam(context);
  return product === null ? exportTeam(context) : exportHolders(context, product);
}

async function exportTeam({ coreId, workspace }: LedgerContext): Promise<string> {
  const rows = await workspace.read
    .selectFrom('ledger_users')
    .select(['given_name', 'family_name', 'email'])
    .where('core_id', '=', coreId)
    .orderBy('email_key')
    .execute();
  return writeCsv(
    writtenHeader.users,
    rows.map(({ given_name, family_name, email }) => [given_name, family_name, email]),
  );
}

async function exportHolders({ coreId, workspace }: LedgerContext, product: string): Promise<string> {
  const rows = await workspace.read
    .selectFrom('ledger_seats as s')
    .innerJoin('ledger_pools as p', 'p.id', 's.pool_id')
    .innerJoin('ledger_users as u', 'u.id', 's.holder_id')
    .select(['given_name', 'family_name', 'email', 'subscription_id', 'pinned'])
    .where('s.core_id', '=', coreId)
    .where('product', '=', product)
    .where('held_as', '=', 'direct')
    .orderBy('email_key')
    .execute();
  return writeCsv(
    writtenHeader.assign,
    rows.map(({ given_name, family_name, email, subscription_id, pinned }) => [
      given_name,
      family_name,
      email,
      pinned === 1 ? subscription_id : null,
    ]),
  );
}
