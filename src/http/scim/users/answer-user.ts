import type { Request, Response } from 'express';
import type { RecordId, SourceId } from '../../../core/domain/ids.ts';
import type { GroupRef } from '../../../core/domain/person.ts';
import type { PersonSeats } from '../../../ports/stores/seat-store.ts';
import type { Stores } from '../../../ports/stores/database.ts';
import type { StoredUser } from '../../../ports/stores/user-store.ts';
import { EVERYTHING, type Projection } from '../answer/projection.ts';
import { remembered } from '../answer/remembered.ts';
import { locationOf } from '../answer/render-meta.ts';
import { sendScim } from '../answer/send-scim.ts';
import { etagOf } from '../request/etag.ts';
import { readQuery } from '../request/scim-query.ts';
import { SEATS_URN } from '../schema/seats-definition.ts';
import type { ScimContext } from '../scim-context.ts';
import { withSeats } from './render-seats.ts';
import { createUserText, createUserTextOfList, renderUser } from './render-user.ts';

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

/** The user, with its groups in the same question when they are shown. */
export function findShown(
  { users }: Stores,
  projection: Projection,
  { sourceId, id }: { readonly sourceId: SourceId; readonly id: RecordId },
): Promise<StoredUser | null> {
  return projection.shows('groups') ? users.findWithGroups(sourceId, id) : users.find(sourceId, id);
}

/** The user with its groups, which were read with it when they are shown, and its seats, which are only read then. */
export async function withShown(
  stores: Stores,
  user: StoredUser,
  projection: Projection,
): Promise<FoundUser> {
  const seats = projection.asksFor(SEATS_URN) ? await stores.seats.ofRecords([user.id]) : null;
  return { user, groups: user.groups ?? [], seats: seats?.get(user.id) };
}

interface UserAnswer extends FoundUser {
  readonly status: 200 | 201;
  readonly projection: Projection;
}

/** Answers with one user, of which the client sees what it wants to see. */
export function createUserSender({
  baseOf,
}: Pick<ScimContext, 'baseOf'>): (request: Request, response: Response, answer: UserAnswer) => void {
  const textAt = remembered(createUserText);
  return (request, response, { status, projection, ...found }) => {
    const base = baseOf(request);
    const body =
      projection === EVERYTHING
        ? textAt(base)(found.user, found.groups)
        : partOfUser(found, { projection, base });
    const location = locationOf('User', found.user.id, base);
    sendScim(request, response, { status, body, etag: etagOf(found.user.version), location });
  };
}

interface Shown {
  readonly projection: Projection;
  readonly base: string;
}

/** Users of one list as JSON text, with what the client wants to see. */
export function createUserShow(shown: Shown): (found: FoundUser) => string {
  const userText = createUserTextOfList(shown.base);
  return shown.projection === EVERYTHING
    ? ({ user, groups }) => userText(user, groups)
    : (found) => partOfUser(found, shown);
}

function partOfUser({ user, groups, seats }: FoundUser, { projection, base }: Shown): string {
  return JSON.stringify(projection.apply(withSeats(renderUser(user, groups, base), seats)));
}
