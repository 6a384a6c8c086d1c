import { asId, type AccountId } from '../../core/domain/ids.ts';
import { foldCase } from '../../core/filter/fold-case.ts';
import { LicensingRefused } from '../../errors.ts';
import type { LedgerPerson, LedgerUser, Page, PageOf } from '../../ports/ledger.ts';
import { act } from './acts.ts';
import { ensureUser, findUser, type LedgerContext, mayAssign, mayNot } from './ledger-context.ts';
import { readRoles } from './read-team.ts';

/**
 * Puts a person on the team, without a seat. Throws `LicensingRefused` when the address is there already, in any case, or
 * when `actingAs` is neither contract manager nor coordinator.
 */
export async function createUser(
  context: LedgerContext,
  person: LedgerPerson,
  actingAs: string,
): Promise<void> {
  await act(context, { act: 'create-user', actor: actingAs, to: person.email }, async (db) => {
    if (!(await mayAssign(context, db, actingAs))) throw new LicensingRefused(mayNot(actingAs));
    const there = await findUser(context, db, person.email);
    if (there !== null) throw new LicensingRefused(`${there.email} is on the team already`);
    await ensureUser(context, db, person);
  });
}

/** The user of an address, whatever its case; null when nobody on the team has it. */
export async function findLedgerUser(context: LedgerContext, email: string): Promise<LedgerUser | null> {
  const row = await usersOf(context).where('email_key', '=', foldCase(email)).executeTakeFirst();
  return row === undefined ? null : withRole(row, await readRoles(context));
}

/** The team, by address. */
export async function pageUsers(
  context: LedgerContext,
  { limit, offset }: Page,
): Promise<PageOf<LedgerUser>> {
  const rows = await usersOf(context).orderBy('email_key').limit(limit).offset(offset).execute();
  const roles = await readRoles(context);
  return { total: await countUsers(context), items: rows.map((row) => withRole(row, roles)) };
}

function usersOf({ coreId, workspace }: LedgerContext) {
  return workspace.read
    .selectFrom('ledger_users')
    .select(['id', 'email', 'given_name as givenName', 'family_name as familyName', 'status'])
    .where('core_id', '=', coreId);
}

async function countUsers({ coreId, workspace }: LedgerContext): Promise<number> {
  const { total } = await workspace.read
    .selectFrom('ledger_users')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .where('core_id', '=', coreId)
    .executeTakeFirstOrThrow();
  return Number(total);
}

function withRole(
  { id, ...user }: Omit<LedgerUser, 'accountId' | 'role'> & { readonly id: string },
  roles: ReadonlyMap<string, string>,
): LedgerUser {
  return { ...user, accountId: asId<AccountId>(id), role: roles.get(id) ?? null };
}
