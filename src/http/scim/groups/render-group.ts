import type { JsonObject } from '../../../core/domain/json.ts';
import type { Member, StoredGroup } from '../../../ports/stores/group-store.ts';
import { locationOf, renderMeta } from '../answer/render-meta.ts';

/** A group as clients see it, but for its members. */
export function renderGroup(group: StoredGroup, base: string): JsonObject {
  const { schemas, ...pushed } = group.resource;
  return {
    ...(schemas !== undefined && { schemas }),
    id: group.id,
    ...pushed,
    meta: renderMeta('Group', group, base),
  };
}

export function renderMember({ value, display }: Member, base: string): JsonObject {
  return { value, $ref: locationOf('User', value, base), display, type: 'User' };
}
