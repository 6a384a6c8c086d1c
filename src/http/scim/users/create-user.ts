import type { RequestHandler } from 'express';
import type { RecordId } from '../../../core/domain/ids.ts';
import { asId } from '../../../core/domain/ids.ts';
import type { Stores } from '../../../ports/stores/database.ts';
import { type WriteRequest, writeRequestOf } from '../request/write-request.ts';
import { coerceResource } from '../resource/coerce-resource.ts';
import type { ScimContext } from '../scim-context.ts';
import { createUserSender, userProjectionOf } from './answer-user.ts';
import type { ChangedUser } from './change-user.ts';

/** POST /Users (RFC 7644 §3.3): 201 with the user, 409 `uniqueness` when the userName is taken, in any case. */
export function createUserCreator(scim: ScimContext): RequestHandler {
  const { database, ids, wake } = scim;
  const send = createUserSender(scim);
  return async (request, response) => {
    const projection = userProjectionOf(scim, request);
    const wanted = { ...writeRequestOf(request, response), id: ids.next() };
    const { user } = await database.write(createUser(scim, wanted));
    wake.wake(`push ${wanted.sourceId}`);
    send(request, response, { status: 201, user, groups: [], projection });
  };
}

/** The unit of work that makes a user. Throws 400 at once for a body that is none. */
export function createUser(
  { userModel, clock }: ScimContext,
  { sourceId, id, body }: WriteRequest,
): (stores: Stores) => Promise<ChangedUser> {
  const resource = coerceResource(userModel, body);
  return async ({ users }) => ({
    user: await users.create({ sourceId, id: asId<RecordId>(id), resource, at: clock.now() }),
    isChanged: true,
  });
}
