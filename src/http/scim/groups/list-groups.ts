import type { Request, RequestHandler } from 'express';
import { GROUP_SCHEMA } from '../../../core/filter/group-schema.ts';
import { sourceOf } from '../../edge/principal.ts';
import { listHead } from '../answer/list-response.ts';
import { sendPieces } from '../answer/send-pieces.ts';
import { readFilter } from '../request/read-filter.ts';
import type { ScimQuery } from '../request/scim-query.ts';
import type { ScimContext } from '../scim-context.ts';
import { groupListPieces } from './group-pieces.ts';

/** GET /Groups and POST /Groups/.search (RFC 7644 §3.4.2): filtered and paged by the store, members streamed. */
export function createGroupLister(scim: ScimContext, query: (request: Request) => ScimQuery): RequestHandler {
  const { read } = scim.database;
  return async (request, response) => {
    const { filter: text, startIndex, count, attributes, excludedAttributes } = query(request);
    const filter = text === null ? null : readFilter(text, GROUP_SCHEMA);
    const projection = scim.groupProjection(attributes, excludedAttributes);

    const page = { startIndex, count };
    const { total, items } = await read.groups.list({ sourceId: sourceOf(response), filter, page });
    const head = listHead({ total, startIndex, items: items.length });
    const pieces = groupListPieces(head, items, {
      members: read.members,
      projection,
      base: scim.baseOf(request),
    });
    await sendPieces(request, response, { status: 200, pieces });
  };
}
