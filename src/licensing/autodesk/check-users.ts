import type { AssumptionCheck } from '../../ports/core-check.ts';
import { check, fieldsOf, type Row, wordsOf } from './assumption-checks.ts';
import { protectedRoleOf, WireUser } from './wire-mapping.ts';

/** What the rows of List Team Users tell; `administrator` is who consented. */
export function checkUsers(rows: readonly Row[], administrator: string | null): readonly AssumptionCheck[] {
  const users = rows.map((row) => WireUser.safeParse(row).data ?? null);
  const read = users.filter((user) => user !== null);
  const roles = wordsOf(read, ({ role }) => role);
  const statuses = wordsOf(read, ({ status }) => status);
  const own = read.find(({ email }) => email.toLowerCase() === administrator?.toLowerCase());
  const none = rows.length === 0;
  return [
    check(
      'A user has an id and an e-mail address',
      none ? null : read.length === rows.length,
      `${read.length} of ${rows.length} could be read; fields: ${fieldsOf(rows)}`,
    ),
    check(
      'A user has a role (without one everybody is protected)',
      none ? null : read.length > 0 && read.every(({ role }) => role !== null),
      `roles: ${roles.join(', ') || 'none'}`,
    ),
    check(
      'Plain users have the role USER or EXTERNAL_USER (others are protected)',
      read.length < 2 ? null : read.some((user) => user.role !== null && protectedRoleOf(user) === null),
      `roles: ${roles.join(', ') || 'none'}`,
    ),
    check(
      'The role of an administrator has ADMIN in its name',
      own === undefined ? null : protectedRoleOf(own)?.includes('admin') === true,
      own === undefined
        ? 'whoever consented is not on the page that was read'
        : `whoever consented has the role ${own.role ?? 'that is not told'}`,
    ),
    check(
      'A user has a status',
      none ? null : read.some(({ status }) => status !== null),
      `statuses: ${statuses.join(', ') || 'none'}`,
    ),
    check(
      'Whoever was invited and has not come yet has a status with INVITED or PENDING in it',
      statuses.some((status) => /invited|pending/i.test(status)) ? true : null,
      `statuses: ${statuses.join(', ') || 'none'}`,
    ),
  ];
}
