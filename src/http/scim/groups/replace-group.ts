import { coerceResource } from '../resource/coerce-resource.ts';
import { changeGroup, type GroupWrite } from './change-group.ts';
import { membersOf } from './members-of.ts';

/**
 * PUT /Groups/:id (RFC 7644 §3.5.1). A body without `members` leaves the membership as it is: clearing it would take seats
 * from everybody in the group because of something that was not said. `[]` and null clear it.
 */
export const replaceGroup: GroupWrite = (scim, wanted) => {
  const resource = coerceResource(scim.groupModel, wanted.body);
  const members = membersOf(wanted.body);
  return changeGroup(scim, wanted, {
    own: () => resource,
    members: members ? [{ kind: 'replace', members }] : [],
  });
};
