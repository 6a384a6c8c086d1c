import type { Request, RequestHandler } from 'express';
import { PERSON_SCHEMA } from '../../../core/filter/person-schema.ts';
import { listPieces } from '../answer/list-response.ts';
import { sendScim } from '../answer/send-scim.ts';
import { isQuick, USER_KEYS } from '../request/is-quick.ts';
import { readFilter } from '../request/read-filter.ts';
import type { ScimQuery } from '../request/scim-query.ts';
import type { ScimContext } from '../scim-context.ts';
import { askedOf } from '../search/asked-of.ts';
import { readSort } from '../search/read-sort.ts';
import { showUsers } from './show-users.ts';

/** GET /Users and POST /Users/.search (RFC 7644 §3.4.2): filtered and paged by the store, in a stable order. */
export function createUserLister(scim: ScimContext, query: (request: Request) => ScimQuery): RequestHandler {
  return async (request, response) => {
    const asked = askedOf('Users', query(request), response);
    const { filter: text, attributes, excludedAttributes } = asked.query;
    const filter = text === null ? null : readFilter(text, PERSON_SCHEMA);
    const sort = readSort(asked.query, PERSON_SCHEMA);
    const projection = scim.userProjection(attributes, excludedAttributes);
    const base = scim.baseOf(request);

    const page = await scim.paging.start(asked);
    const listed = await scim.reads.run(
      response,
      isQuick({ filter, page, isSorted: sort !== null }, USER_KEYS),
      ({ users }) => users.list({ sourceId: asked.sourceId, filter, sort, page }),
    );
    const texts = await showUsers(scim.database.read, listed, { projection, base });
    const head = await scim.paging.head(asked, page, listed);
    sendScim(request, response, { status: 200, body: listPieces(head, texts) });
  };
}
