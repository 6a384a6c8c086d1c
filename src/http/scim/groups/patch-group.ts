import type { Request } from 'express';
import { applyPatch } from '../patch/apply-patch.ts';
import { splitGroupPatch } from '../patch/member-change.ts';
import { readPatch } from '../patch/read-patch.ts';
import { readQuery } from '../request/scim-query.ts';
import { changeGroup, type GroupWrite } from './change-group.ts';

/** PATCH /Groups/:id (RFC 7644 §3.5.2): all operations or none. */
export const patchGroup: GroupWrite = (scim, wanted) => {
  const { own, members } = splitGroupPatch(readPatch(wanted.body));
  return changeGroup(scim, wanted, {
    own: (stored) => (own.length === 0 ? stored : applyPatch(scim.groupModel, stored, own)),
    members,
  });
};

/** 204, so that no answer carries a whole membership; 200 with the group when the client names `attributes`, as the RFC wants it. */
export function isPatchedGroupShown(request: Request): boolean {
  return readQuery(request).attributes !== '';
}
