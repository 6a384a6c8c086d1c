import type { CoreId } from '../../core/domain/ids.ts';
import { foldCase } from '../../core/filter/fold-case.ts';
import { LicensingRefused } from '../../errors.ts';
import type { Clock, Ids } from '../../ports/clock.ts';
import type { Workspace } from '../../ports/workspace.ts';
import type { LedgerDb, LedgerTx } from './ledger-tables.ts';

/** What every part of the ledger needs. One ledger is one team. */
export interface LedgerContext {
  readonly coreId: CoreId;
  readonly workspace: Workspace<LedgerDb>;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface PersonName {
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
}
export interface LedgerUser extends PersonName {
  readonly id: string;
}

/** Finds a user by address, whatever its case. */
export async function findUser(
  { coreId }: LedgerContext,
  db: LedgerTx,
  email: string,
): Promise<LedgerUser | null> {
  const row = await db
    .selectFrom('ledger_users')
    .select(['id', 'email', 'given_name as givenName', 'family_name as familyName'])
    .where('core_id', '=', coreId)
    .where('email_key', '=', foldCase(email))
    .executeTakeFirst();
  return row ?? null;
}

/** Puts a person on the team if need be. The row is locked until the end of the work, so that one person's changes queue. */
export async function ensureUser(
  context: LedgerContext,
  db: LedgerTx,
  person: PersonName,
): Promise<LedgerUser> {
  const { coreId, clock, ids } = context;
  await db
    .insertInto('ledger_users')
    .values({
      id: ids.next(),
      core_id: coreId,
      email: person.email,
      email_key: foldCase(person.email),
      given_name: person.givenName,
      family_name: person.familyName,
      status: 'active',
      created_at: clock.now(),
    })
    .onConflict((conflict) => conflict.columns(['core_id', 'email_key']).doNothing())
    .execute();
  const user = await findUser(context, db, person.email);
  if (user === null) throw new LicensingRefused(`${person.email} could not be put on the team`);
  if (context.workspace.kind === 'postgres') {
    await db.selectFrom('ledger_users').select('id').where('id', '=', user.id).forUpdate().execute();
  }
  return user;
}

/** A contract manager or a software coordinator; nobody else may assign (Autodesk administration, section 2). */
export async function mayAssign({ coreId }: LedgerContext, db: LedgerTx, actor: string): Promise<boolean> {
  const key = foldCase(actor);
  const manages = await db
    .selectFrom('ledger_contracts')
    .innerJoin('ledger_users', 'ledger_users.id', 'ledger_contracts.manager_id')
    .select('number')
    .where('ledger_contracts.core_id', '=', coreId)
    .where('email_key', '=', key)
    .executeTakeFirst();
  if (manages !== undefined) return true;
  const coordinates = await db
    .selectFrom('ledger_coordinators')
    .innerJoin('ledger_users', 'ledger_users.id', 'ledger_coordinators.user_id')
    .select('contract_number')
    .where('core_id', '=', coreId)
    .where('email_key', '=', key)
    .executeTakeFirst();
  return coordinates !== undefined;
}

/** The pool of a product; null when nothing of it was ever bought. */
export async function findPool(
  { coreId }: LedgerContext,
  db: LedgerTx,
  product: string,
): Promise<string | null> {
  const row = await db
    .selectFrom('ledger_pools')
    .select('id')
    .where('core_id', '=', coreId)
    .where('product', '=', product)
    .executeTakeFirst();
  return row?.id ?? null;
}
