import { asId, type AccountId } from '../../core/domain/ids.ts';
import type { Instant } from '../../core/domain/time.ts';
import { foldCase } from '../../core/filter/fold-case.ts';
import { LicensingRefused } from '../../errors.ts';
import type { LedgerPerson, LedgerUser } from '../../ports/ledger.ts';
import type { Page, PageOf } from '../../ports/page.ts';
import { act } from './acts.ts';
import { isOutside } from './admission.ts';
import { invitationOf } from './invitations.ts';
import { ensureUser, findUser, type LedgerContext, mayAssign, mayNot } from './ledger-context.ts';
import { readRoles } from './read-team.ts';
import { settleTeam } from './settle-team.ts';
import { readTeamSettings } from './team-settings.ts';

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
  // Everybody on the team gets its default products, as far as there are seats.
  await settleTeam(context);
}

/** The user of an address, whatever its case; null when nobody on the team has it. */
export async function findLedgerUser(context: LedgerContext, email: string): Promise<LedgerUser | null> {
  const row = await usersOf(context).where('email_key', '=', foldCase(email)).executeTakeFirst();
  return row === undefined ? null : toUser(row, await readStanding(context));
}

/** The team, by address. */
export async function pageUsers(
  context: LedgerContext,
  { limit, offset }: Page,
): Promise<PageOf<LedgerUser>> {
  const rows = await usersOf(context).orderBy('email_key').limit(limit).offset(offset).execute();
  const standing = await readStanding(context);
  return { total: await countUsers(context), items: rows.map((row) => toUser(row, standing)) };
}

function usersOf({ coreId, workspace }: LedgerContext) {
  return workspace.read
    .selectFrom('ledger_users')
    .select(['id', 'email', 'given_name as givenName', 'family_name as familyName', 'status', 'invited_at'])
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

interface UserRow extends LedgerPerson {
  readonly id: string;
  readonly status: LedgerUser['status'];
  readonly invited_at: number | null;
}
/** What the team as a whole says about each of its users. */
interface Standing {
  readonly roles: ReadonlyMap<string, string>;
  readonly domains: readonly string[];
  readonly nowAt: Instant;
}

async function readStanding(context: LedgerContext): Promise<Standing> {
  const { domains } = await readTeamSettings(context, context.workspace.read);
  return { roles: await readRoles(context), domains, nowAt: context.clock.now() };
}

function toUser({ id, invited_at, ...user }: UserRow, { roles, domains, nowAt }: Standing): LedgerUser {
  return {
    ...user,
    accountId: asId<AccountId>(id),
    role: roles.get(id) ?? null,
    invitation: invitationOf(invited_at, nowAt),
    isExternal: isOutside(user.email, domains),
  };
}
