/**
 * Columns of the CSV files that Autodesk Account imports and exports, by their names; others are nobody's business here.
 * Everything that is not known for certain about these files is in this one place.
 *
 * - First name, Last name, Email address: By User > Invite users > Import, and By Product > Assign users > Import to assign
 *   (https://www.autodesk.com/support/account/admin/users/add-remove-users, .../assign-access)
 * - First name, Last name, Email, Product: the export of users (Reporting > Export)
 * - Subscription ID: the newer import to assign has the subscription of each user; the spelling of its header was not seen
 */
export const columns = {
  givenName: ['first name', 'given name'],
  familyName: ['last name', 'family name', 'surname'],
  email: ['email address', 'email', 'e-mail', 'e-mail address'],
  product: ['product', 'product name', 'offering name'],
  subscription: ['subscription id', 'subscription'],
} as const;
export type Column = keyof typeof columns;

/** What every file must have. */
export const needed: readonly Column[] = ['givenName', 'familyName', 'email'];

/** The header that is written, in this order. */
export const writtenHeader = {
  users: ['First name', 'Last name', 'Email address'],
  assign: ['First name', 'Last name', 'Email address', 'Subscription ID'],
} as const;

/** How a header is compared: in any case, with `_` for a blank. */
export function nameOf(header: string): string {
  return header
    .toLowerCase()
    .replaceAll(/[_\s]+/g, ' ')
    .trim();
}
