import type { Request } from 'express';
import type { Stores } from '../../../ports/stores/database.ts';
import type { StoredGroup } from '../../../ports/stores/group-store.ts';
import type { Projection } from '../answer/projection.ts';
import { locationOf } from '../answer/render-meta.ts';
import { etagOf } from '../request/etag.ts';
import { readQuery } from '../request/scim-query.ts';
import type { ScimContext } from '../scim-context.ts';
import { groupPieces } from './group-pieces.ts';

/** Answers to writes carry the members of a group up to this size; of a larger one only the group itself. */
const SHOWN_AFTER_WRITE = 1000;

export function groupProjectionOf(scim: ScimContext, request: Request): Projection {
  const { attributes, excludedAttributes } = readQuery(request);
  return scim.groupProjection(attributes, excludedAttributes);
}

/** A written group as the answer will show it. Read inside the unit of work, so that no failure comes after the commit. */
export async function groupAfterWrite(
  stores: Stores,
  group: StoredGroup,
  { projection, base }: { readonly projection: Projection; readonly base: string },
): Promise<WrittenGroup> {
  const isShown = projection.shows('members') && group.size <= SHOWN_AFTER_WRITE;
  const shown = isShown
    ? projection
    : { ...projection, shows: (name: string) => name !== 'members' && projection.shows(name) };
  let body = '';
  for await (const piece of groupPieces(group, { members: stores.members, projection: shown, base }))
    body += piece;
  return { body, etag: etagOf(group.version), location: locationOf('Group', group.id, base) };
}

/** A group that was written, as text. */
export interface WrittenGroup {
  readonly body: string;
  readonly etag: string;
  readonly location: string;
}
