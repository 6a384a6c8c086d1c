import type { JsonObject } from '../../../core/domain/json.ts';
import type { GroupRef } from '../../../core/domain/person.ts';
import type { StoredUser } from '../../../ports/stores/user-store.ts';
import { locationOf, renderMeta } from '../answer/render-meta.ts';

/** A user as clients see it: what they pushed, and what only we can say. */
export function renderUser(user: StoredUser, groups: readonly GroupRef[], base: string): JsonObject {
  const { schemas, ...pushed } = user.resource;
  return {
    ...(schemas !== undefined && { schemas }),
    id: user.id,
    ...pushed,
    ...(groups.length > 0 && { groups: groups.map((group) => renderGroupRef(group, base)) }),
    meta: renderMeta('User', user, base),
  };
}

/** The same as JSON text, put together from the stored text without reading it: the answer to nearly every request. */
export function userText(user: StoredUser, groups: readonly GroupRef[], base: string): string {
  const pushed = user.text === '{}' ? '' : `${user.text.slice(1, -1)},`;
  const shown =
    groups.length === 0
      ? ''
      : `"groups":${JSON.stringify(groups.map((group) => renderGroupRef(group, base)))},`;
  return `{"id":"${user.id}",${pushed}${shown}"meta":${JSON.stringify(renderMeta('User', user, base))}}`;
}

function renderGroupRef({ id, display }: GroupRef, base: string): JsonObject {
  return { value: id, $ref: locationOf('Group', id, base), display, type: 'direct' };
}
