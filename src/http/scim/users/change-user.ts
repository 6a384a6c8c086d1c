import { isDeepStrictEqual } from 'node:util';
import type { RequestHandler } from 'express';
import type { RecordId } from '../../../core/domain/ids.ts';
import { asId } from '../../../core/domain/ids.ts';
import type { JsonObject } from '../../../core/domain/json.ts';
import type { StoredUser } from '../../../ports/stores/user-store.ts';
import { type Change, changeResource } from '../request/change-resource.ts';
import { demandVersion } from '../request/etag.ts';
import { type WriteRequest, writeRequestOf } from '../request/write-request.ts';
import type { ScimContext } from '../scim-context.ts';
import { notFound } from '../scim-error.ts';
import { createUserSender, userProjectionOf, withShown } from './answer-user.ts';

export interface ChangedUser {
  readonly user: StoredUser;
  readonly isChanged: boolean;
}
/** Reads a request once, and gives the unit of work that does what it says. Throws 400 at once for what says nothing. */
export type UserWrite = (scim: ScimContext, wanted: WriteRequest) => Change<ChangedUser>;

/** PUT and PATCH of a user by a request of their own; the answer is the whole user. */
export function createUserChanger(scim: ScimContext, write: UserWrite): RequestHandler {
  const { database, wake } = scim;
  const send = createUserSender(scim);
  return async (request, response) => {
    const projection = userProjectionOf(scim, request);
    const wanted = { ...writeRequestOf(request, response), withGroups: projection.shows('groups') };
    const change = write(scim, wanted);

    const { found, isChanged } = await changeResource(database, async (stores, noteVersion) => {
      const changed = await change(stores, noteVersion);
      return { found: await withShown(stores, changed.user, projection), isChanged: changed.isChanged };
    });

    if (isChanged) wake.wake(`push ${wanted.sourceId}`);
    send(request, response, { status: 200, ...found, projection });
  };
}

/**
 * What PUT and PATCH of a user share: one unit of work from reading to writing, and If-Match. A change that changes nothing
 * writes nothing: the version stays, and no run looks at the person again.
 */
export function changeUser(
  { clock }: ScimContext,
  { sourceId, id: given, ifMatch, withGroups = false }: WriteRequest,
  change: (stored: JsonObject) => JsonObject,
): Change<ChangedUser> {
  const id = asId<RecordId>(given);
  return async ({ users }, noteVersion) => {
    const before = await (withGroups ? users.findWithGroups(sourceId, id) : users.find(sourceId, id));
    if (!before) throw notFound('User', id);
    noteVersion(before.version);
    demandVersion(ifMatch, before.version);
    const resource = change(before.resource);
    if (isDeepStrictEqual(resource, before.resource)) return { user: before, isChanged: false };
    const read = { before: before.resource, ifVersion: before.version };
    const user = await users.save({ sourceId, id, resource, ...read, at: clock.now() });
    if (!user) throw notFound('User', id);
    // A change of a user moves nobody into a group or out of one.
    const { groups } = before;
    return { user: groups === undefined ? user : { ...user, groups }, isChanged: true };
  };
}
