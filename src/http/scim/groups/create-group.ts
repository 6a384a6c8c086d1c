import type { RequestHandler } from 'express';
import type { GroupId } from '../../../core/domain/ids.ts';
import { asId } from '../../../core/domain/ids.ts';
import type { Stores } from '../../../ports/stores/database.ts';
import { sendScim } from '../answer/send-scim.ts';
import { type WriteRequest, writeRequestOf } from '../request/write-request.ts';
import { coerceResource } from '../resource/coerce-resource.ts';
import type { ScimContext } from '../scim-context.ts';
import { groupAfterWrite, groupProjectionOf } from './answer-group.ts';
import { type ChangedGroup, presentGroup } from './change-group.ts';
import { changeMembers } from './change-members.ts';
import { membersOf } from './members-of.ts';
import { refuseUnknown, reportUnknown } from './report-unknown.ts';

/** POST /Groups (RFC 7644 §3.3): 201 with the group. Names need not be unique: Entra ID and Okta both have groups of one name. */
export function createGroupCreator(scim: ScimContext): RequestHandler {
  const { database, ids, wake } = scim;
  return async (request, response) => {
    const shown = { projection: groupProjectionOf(scim, request), base: scim.baseOf(request) };
    const wanted = { ...writeRequestOf(request, response), id: ids.next() };
    const create = createGroup(scim, wanted);

    const { unknown, written } = await database.write(async (stores) => {
      const made = await create(stores);
      const group = await presentGroup(stores, wanted.sourceId, made);
      return { unknown: made.unknown, written: await groupAfterWrite(stores, group, shown) };
    });

    wake.wake(`push ${wanted.sourceId}`);
    reportUnknown(scim, response, unknown);
    sendScim(request, response, { status: 201, ...written });
  };
}

/** The unit of work that makes a group with its members. Throws 400 at once for a body that is none. */
export function createGroup(
  scim: ScimContext,
  { sourceId, id: given, body }: WriteRequest,
): (stores: Stores) => Promise<ChangedGroup> {
  const id = asId<GroupId>(given);
  const resource = coerceResource(scim.groupModel, body);
  const members = membersOf(body) ?? [];
  return async (stores) => {
    const at = scim.clock.now();
    const group = await stores.groups.create({ sourceId, id, resource, at });
    if (members.length === 0) return { group, isMoved: false, isChanged: true, unknown: [] };
    const membership = { sourceId, groupId: id, at };
    const { changed, unknown } = await changeMembers(stores, membership, [{ kind: 'add', members }]);
    refuseUnknown(scim, { sourceId, unknown });
    return { group, isMoved: changed > 0, isChanged: true, unknown };
  };
}
