/**
 * What a person does about a seat that comes through a group or a default assignment. Unassign is greyed out on the user;
 * a synced group is read-only (https://www.autodesk.com/support/account/admin/users/manage-groups).
 */
export function inheritedStep(email: string, product: string): string {
  return (
    `Take ${email} out of the group that gives ${product}: in Autodesk Account open User Management > By Group, choose the team ` +
    `and the group, and remove ${email} (a synced group is changed in the directory). Does no group give it, it is a ` +
    `default assignment of the team, which gives ${product} to everybody: it ends in the team's settings only. ` +
    'It cannot be unassigned directly. In the embedded ledger both are changed under /licensing/v1: /groups and /team.'
  );
}
