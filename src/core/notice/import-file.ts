import type { NoticeFile } from '../domain/notice.ts';
import { writeCsv } from '../domain/write-csv.ts';
import type { TeamMember } from './team-member.ts';

/** What one import takes. */
export const mostImported = 5_000;

/**
 * People in the columns that Autodesk Account imports under By Product > Assign users > Import to assign, and under By User >
 * Invite users > Import (https://www.autodesk.com/support/account/admin/users/assign-access, .../add-remove-users).
 */
export function importFile(name: string, members: readonly TeamMember[]): NoticeFile {
  const rows = members
    .filter(({ email }) => email !== '')
    .slice(0, mostImported)
    .map(({ givenName, familyName, email }) => [givenName, familyName, email]);
  return { name, text: writeCsv(['First name', 'Last name', 'Email address'], rows) };
}
