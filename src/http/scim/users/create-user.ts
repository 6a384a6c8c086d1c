import type { RequestHandler } from 'express';
import type { RecordId } from '../../../core/domain/ids.ts';
import { asId } from '../../../core/domain/ids.ts';
import { sourceOf } from '../../edge/principal.ts';
import { coerceResource } from '../resource/coerce-resource.ts';
import type { ScimContext } from '../scim-context.ts';
import { sendUser, userProjectionOf } from './answer-user.ts';

/** POST /Users (RFC 7644 §3.3): 201 with the user, 409 `uniqueness` when the userName is taken, in any case. */
export function createUserCreator(scim: ScimContext): RequestHandler {
  const { database, clock, ids, wake } = scim;
  return async (request, response) => {
    const sourceId = sourceOf(response);
    const projection = userProjectionOf(scim, request);
    const resource = coerceResource(scim.userModel, request.body);
    const created = { sourceId, id: asId<RecordId>(ids.next()), resource, at: clock.now() };
    const user = await database.write((stores) => stores.users.create(created));
    wake.wake(`push ${sourceId}`);
    sendUser(request, response, { status: 201, user, groups: [], base: scim.baseOf(request), projection });
  };
}
