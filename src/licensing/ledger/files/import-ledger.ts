import { foldCase } from '../../../core/filter/fold-case.ts';
import type {
  LedgerFile,
  LedgerFileUser,
  LedgerImported,
  LedgerImportOptions,
} from '../../../ports/ledger-file.ts';
import { isOutside } from '../admission.ts';
import type { LedgerContext } from '../ledger-context.ts';
import { readTeamSettings, takeTeam, writeTeamSettings } from '../team-settings.ts';
import { checkFile } from './check-file.ts';
import { importAll, type Import, rowsAtOnce } from './import-context.ts';
import { importContracts } from './import-contracts.ts';
import { checkInherited, importGroups } from './import-groups.ts';

/**
 * Adds what a file has and the ledger has not, all of it or nothing; the same file twice changes nothing the second time.
 * What the file does not name stays, and nobody loses anything by it: an old file must not take seats (design, law 4). What
 * differs in something that was bought is a fault, because only one of the two can be true.
 */
export async function importLedger(
  context: LedgerContext,
  file: LedgerFile,
  options: LedgerImportOptions,
): Promise<LedgerImported> {
  const faults = checkFile(file, context.clock.now());
  if (faults.length > 0) return { kind: 'faulty', faults };
  const asked = { act: 'import', options, firstManager: file.contracts[0]?.manager ?? null };
  return importAll(context, asked, async (all) => {
    const before = await takeTeam(context, all.db, undefined);
    await importUsers(all, { users: file.users, team: before });
    await importContracts(all, file.contracts);
    if (all.faults.length > 0) return;
    await importGroups(all, file);
    if (all.faults.length > 0) return;
    await importTeam(all, file.team);
    await checkInherited(all, file);
  });
}

async function importUsers(
  all: Import,
  { users, team }: { readonly users: readonly LedgerFileUser[]; readonly team: LedgerFile['team'] },
): Promise<void> {
  const { context, db, faults, changes } = all;
  const news = users.flatMap((user, index) =>
    all.users.has(foldCase(user.email))
      ? []
      : [{ user, path: `users[${index}].email`, id: context.ids.next() }],
  );
  for (const { user, path } of news)
    if (team.external === 'refuse' && isOutside(user.email, team.domains))
      faults.push({
        path,
        message: `${user.email} is external, and the team takes addresses of ${team.domains.join(', ')} only: leave it out`,
      });
  if (faults.length > 0) return;
  for (let from = 0; from < news.length; from += rowsAtOnce) {
    const rows = news.slice(from, from + rowsAtOnce).map(({ id, user }) => ({
      id,
      core_id: context.coreId,
      email: user.email,
      email_key: foldCase(user.email),
      given_name: user.givenName,
      family_name: user.familyName,
      status: user.invitedAt === null ? ('active' as const) : ('invited' as const),
      created_at: Date.parse(user.joinedAt),
      invited_at: user.invitedAt === null ? null : Date.parse(user.invitedAt),
    }));
    await db.insertInto('ledger_users').values(rows).execute();
  }
  for (const { id, user } of news) {
    all.users.set(foldCase(user.email), id);
    changes.push({ kind: 'user', about: user.email, product: null, what: 'comes to the team' });
  }
}

async function importTeam({ context, db, changes }: Import, team: LedgerFile['team']): Promise<void> {
  const { version: _, ...before } = await readTeamSettings(context, db);
  const told = (one: LedgerFile['team']) =>
    JSON.stringify([
      one.name,
      one.external,
      one.invitations,
      [...new Set(one.domains)].sort(),
      one.defaults.map(({ product, external }) => `${product} ${external}`).sort(),
    ]);
  if (told(before) === told(team)) return;
  await writeTeamSettings(context, db, team);
  changes.push({ kind: 'team', about: team.name, product: null, what: 'is set as in the file' });
}
