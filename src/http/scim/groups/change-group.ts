import { isDeepStrictEqual } from 'node:util';
import type { Request, RequestHandler } from 'express';
import type { GroupId, SourceId } from '../../../core/domain/ids.ts';
import { asId } from '../../../core/domain/ids.ts';
import type { JsonObject } from '../../../core/domain/json.ts';
import type { Stores } from '../../../ports/stores/database.ts';
import type { StoredGroup } from '../../../ports/stores/group-store.ts';
import { sendNothing, sendScim } from '../answer/send-scim.ts';
import type { MemberChange } from '../patch/member-change.ts';
import { type Change, changeResource } from '../request/change-resource.ts';
import { demandVersion } from '../request/etag.ts';
import { type WriteRequest, writeRequestOf } from '../request/write-request.ts';
import type { ScimContext } from '../scim-context.ts';
import { notFound } from '../scim-error.ts';
import { groupAfterWrite, groupProjectionOf } from './answer-group.ts';
import { changeMembers } from './change-members.ts';
import { refuseUnknown, reportUnknown } from './report-unknown.ts';

/** What a request does to a group: to its own attributes, and to its membership. */
interface GroupChange {
  readonly own: (stored: JsonObject) => JsonObject;
  readonly members: readonly MemberChange[];
}
export interface ChangedGroup {
  /** As it was before its members moved. */
  readonly group: StoredGroup;
  readonly isMoved: boolean;
  readonly isChanged: boolean;
  /** Who was to become a member and is no user of the source. */
  readonly unknown: readonly string[];
}
/** Reads a request once, and gives the unit of work that does what it says. Throws 400 at once for what says nothing. */
export type GroupWrite = (scim: ScimContext, wanted: WriteRequest) => Change<ChangedGroup>;

interface GroupChanger {
  readonly write: GroupWrite;
  /** False: the answer is 204, and the group is not read again. */
  readonly isShown: (request: Request) => boolean;
}

/** PUT and PATCH of a group by a request of their own; unknown members are told. */
export function createGroupChanger(scim: ScimContext, { write, isShown }: GroupChanger): RequestHandler {
  return async (request, response) => {
    const wanted = writeRequestOf(request, response);
    const change = write(scim, wanted);
    const shown = { projection: groupProjectionOf(scim, request), base: scim.baseOf(request) };

    const { changed, written } = await changeResource(scim.database, async (stores, noteVersion) => {
      const changed = await change(stores, noteVersion);
      if (!isShown(request)) return { changed, written: null };
      const group = await presentGroup(stores, wanted.sourceId, changed);
      return { changed, written: await groupAfterWrite(stores, group, shown) };
    });

    if (changed.isChanged) scim.wake.wake(`push ${wanted.sourceId}`);
    reportUnknown(scim, response, changed.unknown);
    if (written) sendScim(request, response, { status: 200, ...written });
    else sendNothing(response);
  };
}

/** The group as it is after a write, read again only where its members moved. */
export async function presentGroup(
  { groups }: Stores,
  sourceId: SourceId,
  { group, isMoved }: ChangedGroup,
): Promise<StoredGroup> {
  const present = isMoved ? await groups.find(sourceId, group.id) : group;
  if (!present) throw notFound('Group', group.id);
  return present;
}

/** What PUT and PATCH of a group share: one unit of work, If-Match, and membership by set operations. */
export function changeGroup(
  scim: ScimContext,
  { sourceId, id: given, ifMatch }: WriteRequest,
  { own, members }: GroupChange,
): Change<ChangedGroup> {
  const id = asId<GroupId>(given);
  return async (stores, noteVersion) => {
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
    refuseUnknown(scim, { sourceId, unknown });
    if (!group) throw notFound('Group', id);
    return { group, isMoved: changed > 0, isChanged: !isSame || changed > 0, unknown };
  };
}
