import type { Request, Response } from 'express';
import type { GroupRef } from '../../../core/domain/person.ts';
import type { PersonSeats } from '../../../ports/stores/seat-store.ts';
import type { Stores } from '../../../ports/stores/database.ts';
import type { StoredUser } from '../../../ports/stores/user-store.ts';
import { EVERYTHING, type Projection } from '../answer/projection.ts';
import { locationOf } from '../answer/render-meta.ts';
import { sendScim } from '../answer/send-scim.ts';
import { etagOf } from '../request/etag.ts';
import { readQuery } from '../request/scim-query.ts';
import { SEATS_URN } from '../schema/seats-definition.ts';
import type { ScimContext } from '../scim-context.ts';
import { withSeats } from './render-seats.ts';
import { createUserText, renderUser } from './render-user.ts';

export interface FoundUser {
  readonly user: StoredUser;
  readonly groups: readonly GroupRef[];
  readonly seats?: PersonSeats | undefined;
}

/** What the client wants to see of a user; asked before anything is written, so that a bad parameter changes nothing. */
export function userProjectionOf(scim: ScimContext, request: Request): Projection {
  const { attributes, excludedAttributes } = readQuery(request);
  return scim.userProjection(attributes, excludedAttributes);
}

/** The user with its groups and seats, which are only read when they are shown. */
export async function withShown(
  stores: Stores,
  user: StoredUser,
  projection: Projection,
): Promise<FoundUser> {
  const seats = projection.asksFor(SEATS_URN) ? await stores.seats.ofRecords([user.id]) : null;
  const groups = projection.shows('groups') ? await stores.members.groupsOf([user.id]) : null;
  return { user, groups: groups?.get(user.id) ?? [], seats: seats?.get(user.id) };
}

interface UserAnswer extends FoundUser {
  readonly status: 200 | 201;
  readonly base: string;
  readonly projection: Projection;
}

/** Users of one answer as JSON text, with what the client wants to see. */
export function createUserShow({
  projection,
  base,
}: {
  readonly projection: Projection;
  readonly base: string;
}): (found: FoundUser) => string {
  const userText = createUserText(base);
  return projection === EVERYTHING
    ? ({ user, groups }) => userText(user, groups)
    : ({ user, groups, seats }) =>
        JSON.stringify(projection.apply(withSeats(renderUser(user, groups, base), seats)));
}

export function sendUser(request: Request, response: Response, answer: UserAnswer): void {
  const { status, user, base } = answer;
  const body = createUserShow(answer)(answer);
  const location = locationOf('User', user.id, base);
  sendScim(request, response, { status, body, etag: etagOf(user.version), location });
}
