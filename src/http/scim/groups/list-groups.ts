import type { Request, RequestHandler } from 'express';
import { GROUP_SCHEMA } from '../../../core/filter/group-schema.ts';
import { sendPieces } from '../answer/send-pieces.ts';
import { GROUP_KEYS, isQuick } from '../request/is-quick.ts';
import { readFilter } from '../request/read-filter.ts';
import type { ScimQuery } from '../request/scim-query.ts';
import type { ScimContext } from '../scim-context.ts';
import { askedOf } from '../search/asked-of.ts';
import { readSort } from '../search/read-sort.ts';
import { groupListPieces } from './group-pieces.ts';

/** GET /Groups and POST /Groups/.search (RFC 7644 §3.4.2): filtered and paged by the store, members streamed. */
export function createGroupLister(scim: ScimContext, query: (request: Request) => ScimQuery): RequestHandler {
  return async (request, response) => {
    const asked = askedOf('Groups', query(request), response);
    const { filter: text, attributes, excludedAttributes } = asked.query;
    const filter = text === null ? null : readFilter(text, GROUP_SCHEMA);
    const sort = readSort(asked.query, GROUP_SCHEMA);
    const projection = scim.groupProjection(attributes, excludedAttributes);

    const page = await scim.paging.start(asked);
    const listed = await scim.reads.run(
      response,
      isQuick({ filter, page, isSorted: sort !== null }, GROUP_KEYS),
      ({ groups }) => groups.list({ sourceId: asked.sourceId, filter, sort, page }),
    );
    const size = listed.items.reduce((sum, group) => sum + group.size, 0);
    const head = await scim.paging.head(asked, page, listed);
    const pieces = groupListPieces(head, listed.items, {
      members: scim.reads.membersFor(response, size),
      projection,
      base: scim.baseOf(request),
    });
    await sendPieces(request, response, { status: 200, pieces });
  };
}
