import { isDeepStrictEqual } from 'node:util';
import type { Request, RequestHandler, Response } from 'express';
import type { GroupId } from '../../../core/domain/ids.ts';
import { asId } from '../../../core/domain/ids.ts';
import type { JsonObject } from '../../../core/domain/json.ts';
import type { Stores } from '../../../ports/stores/database.ts';
import { sourceOf } from '../../edge/principal.ts';
import { sendNothing, sendScim } from '../answer/send-scim.ts';
import { changeResource } from '../request/change-resource.ts';
import { demandVersion } from '../request/etag.ts';
import { pathId } from '../request/path-id.ts';
import type { MemberChange } from '../patch/member-change.ts';
import type { ScimContext } from '../scim-context.ts';
import { notFound } from '../scim-error.ts';
import { groupAfterWrite, groupProjectionOf, type WrittenGroup } from './answer-group.ts';
import { changeMembers } from './change-members.ts';
import { refuseUnknown, reportUnknown } from './report-unknown.ts';

/** What a request does to a group: to its own attributes, and to its membership. */
export interface GroupChange {
  readonly own: (stored: JsonObject) => JsonObject;
  readonly members: readonly MemberChange[];
  /** False: the answer is 204, and the group is not read again. */
  readonly isShown: boolean;
}
interface ChangedGroup {
  readonly isChanged: boolean;
  readonly unknown: readonly string[];
  readonly written: WrittenGroup | null;
}
interface ChangeRequest extends GroupChange {
  readonly request: Request;
  readonly response: Response;
}

/** What PUT and PATCH of a group share: one unit of work, If-Match, membership by set operations, unknown members told. */
export function createGroupChanger(
  scim: ScimContext,
  readChange: (request: Request) => GroupChange,
): RequestHandler {
  return async (request, response) => {
    const change = { ...readChange(request), request, response };
    const { isChanged, unknown, written } = await changeGroup(scim, change);
    if (isChanged) scim.wake.wake(`push ${sourceOf(response)}`);
    reportUnknown(scim, response, unknown);
    if (written) sendScim(request, response, { status: 200, ...written });
    else sendNothing(response);
  };
}

function changeGroup(
  scim: ScimContext,
  { own, members, isShown, request, response }: ChangeRequest,
): Promise<ChangedGroup> {
  const sourceId = sourceOf(response);
  const id = asId<GroupId>(pathId(request));
  const ifMatch = request.get('if-match');
  const shown = { projection: groupProjectionOf(scim, request), base: scim.baseOf(request) };

  return changeResource(scim.database, async (stores: Stores, noteVersion) => {
    const before = await stores.groups.find(sourceId, id);
    if (!before) throw notFound('Group', id);
    noteVersion(before.version);
    demandVersion(ifMatch, before.version);

    const at = scim.clock.now();
    const resource = own(before.resource);
    const isSame = isDeepStrictEqual(resource, before.resource);
    // With If-Match the write itself must hold the version, also when only members change.
    const isSaved = !isSame || (ifMatch !== undefined && members.length > 0);
    const saved = { sourceId, id, resource, ifVersion: before.version, at };
    const group = isSaved ? await stores.groups.save(saved) : before;
    const { changed, unknown } = await changeMembers(stores, { sourceId, groupId: id, at }, members);
    refuseUnknown(scim, unknown);
    const after = isShown && changed > 0 ? await stores.groups.find(sourceId, id) : group;
    if (!after) throw notFound('Group', id);
    return {
      isChanged: !isSame || changed > 0,
      unknown,
      written: isShown ? await groupAfterWrite(stores, after, shown) : null,
    };
  });
}
