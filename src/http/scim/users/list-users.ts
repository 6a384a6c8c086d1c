import type { Request, RequestHandler } from 'express';
import { PERSON_SCHEMA } from '../../../core/filter/person-schema.ts';
import { sourceOf } from '../../edge/principal.ts';
import { listResponse } from '../answer/list-response.ts';
import { sendScim } from '../answer/send-scim.ts';
import { readFilter } from '../request/read-filter.ts';
import type { ScimQuery } from '../request/scim-query.ts';
import { SEATS_URN } from '../schema/seats-definition.ts';
import type { ScimContext } from '../scim-context.ts';
import { withSeats } from './render-seats.ts';
import { renderUser } from './render-user.ts';

/** GET /Users and POST /Users/.search (RFC 7644 §3.4.2): filtered and paged by the store, in a stable order. */
export function createUserLister(scim: ScimContext, query: (request: Request) => ScimQuery): RequestHandler {
  const { read } = scim.database;
  return async (request, response) => {
    const { filter: text, startIndex, count, attributes, excludedAttributes } = query(request);
    const filter = text === null ? null : readFilter(text, PERSON_SCHEMA);
    const projection = scim.userProjection(attributes, excludedAttributes);
    const base = scim.baseOf(request);

    const { total, items } = await read.users.list({
      sourceId: sourceOf(response),
      filter,
      page: { startIndex, count },
    });
    const ids = items.map(({ id }) => id);
    const hasAny = ids.length > 0;
    const groups = hasAny && projection.shows('groups') ? await read.members.groupsOf(ids) : null;
    const seats = hasAny && projection.asksFor(SEATS_URN) ? await read.seats.ofRecords(ids) : null;
    const resources = items.map((user) =>
      projection.apply(withSeats(renderUser(user, groups?.get(user.id) ?? [], base), seats?.get(user.id))),
    );
    sendScim(request, response, { status: 200, body: listResponse({ total, startIndex }, resources) });
  };
}
