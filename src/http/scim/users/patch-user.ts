import { applyPatch } from '../patch/apply-patch.ts';
import { readPatch } from '../patch/read-patch.ts';
import { changeUser, type UserWrite } from './change-user.ts';

/** PATCH /Users/:id (RFC 7644 §3.5.2): 200 with the user, all operations or none. */
export const patchUser: UserWrite = (scim, wanted) => {
  const operations = readPatch(wanted.body);
  return changeUser(scim, wanted, (stored) => applyPatch(scim.userModel, stored, operations));
};
