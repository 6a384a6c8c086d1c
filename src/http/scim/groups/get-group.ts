import type { RequestHandler } from 'express';
import type { GroupId } from '../../../core/domain/ids.ts';
import { asId } from '../../../core/domain/ids.ts';
import { sourceOf } from '../../edge/principal.ts';
import { locationOf } from '../answer/render-meta.ts';
import { sendPieces } from '../answer/send-pieces.ts';
import { sendNotModified } from '../answer/send-scim.ts';
import { etagOf, namesVersion } from '../request/etag.ts';
import { pathId } from '../request/path-id.ts';
import type { ScimContext } from '../scim-context.ts';
import { notFound } from '../scim-error.ts';
import { groupProjectionOf } from './answer-group.ts';
import { groupPieces } from './group-pieces.ts';

/** GET /Groups/:id (RFC 7644 §3.4.1): members are streamed, or not read at all with `excludedAttributes=members`. */
export function createGroupReader(scim: ScimContext): RequestHandler {
  const { read } = scim.database;
  return async (request, response) => {
    const id = pathId(request);
    const projection = groupProjectionOf(scim, request);
    const group = await read.groups.find(sourceOf(response), asId<GroupId>(id));
    if (!group) throw notFound('Group', id);
    const etag = etagOf(group.version);
    const seen = request.get('if-none-match');
    if (seen !== undefined && namesVersion(seen, group.version)) return sendNotModified(response, etag);

    const base = scim.baseOf(request);
    const members = scim.reads.membersFor(response, group.size);
    const pieces = groupPieces(group, { members, projection, base });
    await sendPieces(request, response, {
      status: 200,
      pieces,
      etag,
      location: locationOf('Group', id, base),
    });
  };
}
