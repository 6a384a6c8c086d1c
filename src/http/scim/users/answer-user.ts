import type { Request, Response } from 'express';
import type { GroupRef } from '../../../core/domain/person.ts';
import type { Stores } from '../../../ports/stores/database.ts';
import type { StoredUser } from '../../../ports/stores/user-store.ts';
import type { Projection } from '../answer/projection.ts';
import { locationOf } from '../answer/render-meta.ts';
import { sendScim } from '../answer/send-scim.ts';
import { etagOf } from '../request/etag.ts';
import { readQuery } from '../request/scim-query.ts';
import type { ScimContext } from '../scim-context.ts';
import { renderUser } from './render-user.ts';

export interface FoundUser {
  readonly user: StoredUser;
  readonly groups: readonly GroupRef[];
}

/** What the client wants to see of a user; asked before anything is written, so that a bad parameter changes nothing. */
export function userProjectionOf(scim: ScimContext, request: Request): Projection {
  const { attributes, excludedAttributes } = readQuery(request);
  return scim.userProjection(attributes, excludedAttributes);
}

/** The user with its groups, which are only read when they are shown. */
export async function withGroups(
  stores: Stores,
  user: StoredUser,
  projection: Projection,
): Promise<FoundUser> {
  if (!projection.shows('groups')) return { user, groups: [] };
  const groups = await stores.members.groupsOf([user.id]);
  return { user, groups: groups.get(user.id) ?? [] };
}

interface UserAnswer extends FoundUser {
  readonly status: 200 | 201;
  readonly base: string;
  readonly projection: Projection;
}

export function sendUser(request: Request, response: Response, answer: UserAnswer): void {
  const { status, user, groups, base, projection } = answer;
  const body = projection.apply(renderUser(user, groups, base));
  const location = locationOf('User', user.id, base);
  sendScim(request, response, { status, body, etag: etagOf(user.version), location });
}
