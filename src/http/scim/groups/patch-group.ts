import type { RequestHandler } from 'express';
import { applyPatch } from '../patch/apply-patch.ts';
import { splitGroupPatch } from '../patch/member-change.ts';
import { readPatch } from '../patch/read-patch.ts';
import { readQuery } from '../request/scim-query.ts';
import type { ScimContext } from '../scim-context.ts';
import { createGroupChanger } from './change-group.ts';

/**
 * PATCH /Groups/:id (RFC 7644 §3.5.2): 204, so that no answer carries a whole membership; 200 with the group when the
 * client names `attributes`, as the RFC wants it.
 */
export function createGroupPatcher(scim: ScimContext): RequestHandler {
  return createGroupChanger(scim, (request) => {
    const { own, members } = splitGroupPatch(readPatch(request.body));
    const isShown = readQuery(request).attributes !== '';
    return {
      own: (stored) => (own.length === 0 ? stored : applyPatch(scim.groupModel, stored, own)),
      members,
      isShown,
    };
  });
}
