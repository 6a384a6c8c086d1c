import { isDeepStrictEqual } from 'node:util';
import type { Request, RequestHandler } from 'express';
import type { RecordId } from '../../../core/domain/ids.ts';
import { asId } from '../../../core/domain/ids.ts';
import type { JsonObject } from '../../../core/domain/json.ts';
import { sourceOf } from '../../edge/principal.ts';
import { changeResource } from '../request/change-resource.ts';
import { demandVersion } from '../request/etag.ts';
import { pathId } from '../request/path-id.ts';
import type { ScimContext } from '../scim-context.ts';
import { notFound } from '../scim-error.ts';
import { sendUser, userProjectionOf, withGroups } from './answer-user.ts';

/** Reads a request once, and gives how it changes whatever is stored when its turn comes. */
export type ReadChange = (request: Request) => (stored: JsonObject) => JsonObject;

/**
 * What PUT and PATCH of a user share: one unit of work from reading to writing, If-Match, and the whole user as the answer.
 * A change that changes nothing writes nothing: the version stays, and no run looks at the person again.
 */
export function createUserChanger(scim: ScimContext, readChange: ReadChange): RequestHandler {
  const { database, clock, wake } = scim;
  return async (request, response) => {
    const sourceId = sourceOf(response);
    const id = asId<RecordId>(pathId(request));
    const projection = userProjectionOf(scim, request);
    const change = readChange(request);

    const { found, isChanged } = await changeResource(database, async (stores, noteVersion) => {
      const before = await stores.users.find(sourceId, id);
      if (!before) throw notFound('User', id);
      noteVersion(before.version);
      demandVersion(request.get('if-match'), before.version);
      const resource = change(before.resource);
      const isSame = isDeepStrictEqual(resource, before.resource);
      const user = isSame
        ? before
        : await stores.users.save({ sourceId, id, resource, ifVersion: before.version, at: clock.now() });
      if (!user) throw notFound('User', id);
      return { found: await withGroups(stores, user, projection), isChanged: !isSame };
    });

    if (isChanged) wake.wake(`push ${sourceId}`);
    sendUser(request, response, { status: 200, ...found, base: scim.baseOf(request), projection });
  };
}
