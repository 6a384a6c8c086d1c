import type { RequestHandler } from 'express';
import { coerceResource } from '../resource/coerce-resource.ts';
import type { ScimContext } from '../scim-context.ts';
import { createGroupChanger } from './change-group.ts';
import { membersOf } from './members-of.ts';

/**
 * PUT /Groups/:id (RFC 7644 §3.5.1). A body without `members` leaves the membership as it is: clearing it would take seats
 * from everybody in the group because of something that was not said. `[]` and null clear it.
 */
export function createGroupReplacer(scim: ScimContext): RequestHandler {
  return createGroupChanger(scim, (request) => {
    const resource = coerceResource(scim.groupModel, request.body);
    const members = membersOf(request.body);
    return { own: () => resource, members: members ? [{ kind: 'replace', members }] : [], isShown: true };
  });
}
