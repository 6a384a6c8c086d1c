import type { CoreId } from '../../core/domain/ids.ts';
import { foldCase } from '../../core/filter/fold-case.ts';
import { Defect, LicensingRefused } from '../../errors.ts';
import type { Clock, Ids } from '../../ports/clock.ts';
import type { LedgerPerson } from '../../ports/ledger.ts';
import type { Workspace } from '../../ports/workspace.ts';
import { admission } from './admission.ts';
import type { LedgerDb, LedgerTx } from './ledger-tables.ts';

/** What every part of the ledger needs. One ledger is one team. */
export interface LedgerContext {
  readonly coreId: CoreId;
  readonly workspace: Workspace<LedgerDb>;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface LedgerUserRow extends LedgerPerson {
  readonly id: string;
}

/** Finds a user by address, whatever its case. */
export async function findUser(
  { coreId }: LedgerContext,
  db: LedgerTx,
  email: string,
): Promise<LedgerUserRow | null> {
  const row = await db
    .selectFrom('ledger_users')
    .select(['id', 'email', 'given_name as givenName', 'family_name as familyName'])
    .where('core_id', '=', coreId)
    .where('email_key', '=', foldCase(email))
    .executeTakeFirst();
  return row ?? null;
}

/**
 * Puts a person on the team if need be, invited where the team invites. Who is there keeps the name and the spelling of the
 * address. Throws `LicensingRefused` for somebody external whom the team does not take.
 */
export async function ensureUser(
  context: LedgerContext,
  db: LedgerTx,
  person: LedgerPerson,
): Promise<LedgerUserRow> {
  const known = await findUser(context, db, person.email);
  if (known !== null) return known;
  const { coreId, clock, ids } = context;
  const { refusal, isInvited } = await admission(context.coreId, db, person.email);
  if (refusal !== null) throw new LicensingRefused(refusal);
  await db
    .insertInto('ledger_users')
    .values({
      id: ids.next(),
      core_id: coreId,
      email: person.email,
      email_key: foldCase(person.email),
      given_name: person.givenName,
      family_name: person.familyName,
      status: isInvited ? 'invited' : 'active',
      created_at: clock.now(),
      invited_at: isInvited ? clock.now() : null,
    })
    .onConflict((conflict) => conflict.columns(['core_id', 'email_key']).doNothing())
    .execute();
  const user = await findUser(context, db, person.email);
  if (user === null) throw new Defect('a user is not on the team right after being put there');
  return user;
}

/** A contract manager or a software coordinator; nobody else may assign (Autodesk administration, section 2). */
export async function mayAssign({ coreId }: LedgerContext, db: LedgerTx, actor: string): Promise<boolean> {
  const key = foldCase(actor);
  const manages = await db
    .selectFrom('ledger_contracts')
    .innerJoin('ledger_users', 'ledger_users.id', 'ledger_contracts.manager_id')
    .select('number')
    .where('ledger_users.core_id', '=', coreId)
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

export function mayNot(actor: string): string {
  return `${actor} is neither contract manager nor software coordinator`;
}

/** The pool of a product; null when nothing of it was ever bought. */
export async function findPool(
  { coreId }: LedgerContext,
  db: LedgerTx,
  product: string,
): Promise<string | null> {
  const row = await poolOf(coreId, db, product).executeTakeFirst();
  return row?.id ?? null;
}

/** The same where there must be one. Throws `LicensingRefused`. */
export async function knownPool(context: LedgerContext, db: LedgerTx, product: string): Promise<string> {
  const poolId = await findPool(context, db, product);
  if (poolId === null) throw new LicensingRefused(`nothing of ${product} was bought`);
  return poolId;
}

/**
 * The same, and until the end of the work nobody else changes the seats of this pool. Changes of one pool come one after
 * the other, so that none decides on what another is about to change. SQLite has one writer and needs no lock for it.
 */
export async function takePool(
  { coreId, workspace }: LedgerContext,
  db: LedgerTx,
  product: string,
): Promise<string | null> {
  const pool = poolOf(coreId, db, product);
  const row = await (workspace.kind === 'postgres' ? pool.forNoKeyUpdate() : pool).executeTakeFirst();
  return row?.id ?? null;
}

/** The same for a pool that is known. */
export async function takePoolById({ workspace }: LedgerContext, db: LedgerTx, id: string): Promise<void> {
  if (workspace.kind !== 'postgres') return;
  await db.selectFrom('ledger_pools').select('id').where('id', '=', id).forNoKeyUpdate().execute();
}

function poolOf(coreId: CoreId, db: LedgerTx, product: string) {
  return db
    .selectFrom('ledger_pools')
    .select('id')
    .where('core_id', '=', coreId)
    .where('product', '=', product);
}
