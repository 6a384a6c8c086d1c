import type { RequestHandler } from 'express';
import type { RecordId } from '../../../core/domain/ids.ts';
import { asId } from '../../../core/domain/ids.ts';
import { sourceOf } from '../../edge/principal.ts';
import { sendNotModified } from '../answer/send-scim.ts';
import { etagOf, namesVersion } from '../request/etag.ts';
import { pathId } from '../request/path-id.ts';
import type { ScimContext } from '../scim-context.ts';
import { SEATS_URN } from '../schema/seats-definition.ts';
import { notFound } from '../scim-error.ts';
import { createUserSender, findShown, userProjectionOf, withShown } from './answer-user.ts';

/**
 * GET /Users/:id (RFC 7644 §3.4.1); 304 when If-None-Match names the present version. Seats come and go without a new
 * version of the user, so who asks for them always gets an answer.
 */
export function createUserReader(scim: ScimContext): RequestHandler {
  const { read } = scim.database;
  const send = createUserSender(scim);
  return async (request, response) => {
    const id = pathId(request);
    const projection = userProjectionOf(scim, request);
    const user = await findShown(read, projection, { sourceId: sourceOf(response), id: asId<RecordId>(id) });
    if (!user) throw notFound('User', id);
    const seen = request.get('if-none-match');
    const isSame = seen !== undefined && namesVersion(seen, user.version);
    if (isSame && !projection.asksFor(SEATS_URN)) return sendNotModified(response, etagOf(user.version));
    const found = await withShown(read, user, projection);
    send(request, response, { status: 200, ...found, projection });
  };
}
