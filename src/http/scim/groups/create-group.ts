import type { RequestHandler } from 'express';
import type { GroupId } from '../../../core/domain/ids.ts';
import { asId } from '../../../core/domain/ids.ts';
import type { Stores } from '../../../ports/stores/database.ts';
import { sourceOf } from '../../edge/principal.ts';
import { sendScim } from '../answer/send-scim.ts';
import { coerceResource } from '../resource/coerce-resource.ts';
import type { ScimContext } from '../scim-context.ts';
import { groupAfterWrite, groupProjectionOf } from './answer-group.ts';
import { changeMembers } from './change-members.ts';
import { membersOf } from './members-of.ts';
import { refuseUnknown, reportUnknown } from './report-unknown.ts';

/** POST /Groups (RFC 7644 §3.3): 201 with the group. Names need not be unique: Entra ID and Okta both have groups of one name. */
export function createGroupCreator(scim: ScimContext): RequestHandler {
  const { database, clock, ids, wake } = scim;
  return async (request, response) => {
    const sourceId = sourceOf(response);
    const shown = { projection: groupProjectionOf(scim, request), base: scim.baseOf(request) };
    const resource = coerceResource(scim.groupModel, request.body);
    const members = membersOf(request.body) ?? [];
    const id = asId<GroupId>(ids.next());

    async function create(stores: Stores) {
      const at = clock.now();
      const empty = await stores.groups.create({ sourceId, id, resource, at });
      const membership = { sourceId, groupId: id, at };
      const { unknown } = await changeMembers(
        stores,
        membership,
        members.length > 0 ? [{ kind: 'add', members }] : [],
      );
      refuseUnknown(scim, unknown);
      const group = members.length > 0 ? await stores.groups.find(sourceId, id) : empty;
      return { unknown, written: await groupAfterWrite(stores, group ?? empty, shown) };
    }
    const { unknown, written } = await database.write(create);

    wake.wake(`push ${sourceId}`);
    reportUnknown(scim, response, unknown);
    sendScim(request, response, { status: 201, ...written });
  };
}
