import type { Request, RequestHandler } from 'express';
import { PERSON_SCHEMA } from '../../../core/filter/person-schema.ts';
import { listText } from '../answer/list-response.ts';
import { sendScim } from '../answer/send-scim.ts';
import { isQuick, USER_KEYS } from '../request/is-quick.ts';
import { readFilter } from '../request/read-filter.ts';
import type { ScimQuery } from '../request/scim-query.ts';
import { SEATS_URN } from '../schema/seats-definition.ts';
import type { ScimContext } from '../scim-context.ts';
import { askedOf } from '../search/asked-of.ts';
import { readSort } from '../search/read-sort.ts';
import { showUser } from './answer-user.ts';

/** GET /Users and POST /Users/.search (RFC 7644 §3.4.2): filtered and paged by the store, in a stable order. */
export function createUserLister(scim: ScimContext, query: (request: Request) => ScimQuery): RequestHandler {
  const { read } = scim.database;
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
    const ids = listed.items.map(({ id }) => id);
    const hasAny = ids.length > 0;
    const groups = hasAny && projection.shows('groups') ? await read.members.groupsOf(ids) : null;
    const seats = hasAny && projection.asksFor(SEATS_URN) ? await read.seats.ofRecords(ids) : null;
    const texts = listed.items.map((user) =>
      showUser(
        { user, groups: groups?.get(user.id) ?? [], seats: seats?.get(user.id) },
        { projection, base },
      ),
    );
    const head = await scim.paging.head(asked, page, listed);
    sendScim(request, response, { status: 200, body: listText(head, texts) });
  };
}
