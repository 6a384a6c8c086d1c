import type { JsonObject } from '../../../core/domain/json.ts';
import type { GroupRef } from '../../../core/domain/person.ts';
import type { StoredUser } from '../../../ports/stores/user-store.ts';
import { locationOf, renderMeta } from '../answer/render-meta.ts';
import { createTimeText } from '../answer/time-text.ts';

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

function renderGroupRef({ id, display }: GroupRef, base: string): JsonObject {
  return { value: id, $ref: locationOf('Group', id, base), display, type: 'direct' };
}

function createGroupText(base: string): (group: GroupRef) => string {
  return (group) => JSON.stringify(renderGroupRef(group, base));
}

/** For the users of one answer, which share few groups. */
export function createUserTextOfList(base: string): UserText {
  const groupText = createGroupText(base);
  const known = new Map<GroupRef, string>();
  return createUserText(base, (group) => {
    const text = known.get(group) ?? groupText(group);
    known.set(group, text);
    return text;
  });
}

/** The same as JSON text. */
export type UserText = (user: StoredUser, groups: readonly GroupRef[]) => string;

/** Users as JSON: put together from the stored texts without reading them, which nearly every answer is. */
export function createUserText(base: string, groupText = createGroupText(base)): UserText {
  const users = JSON.stringify(`${base}/Users/`).slice(0, -1);
  const timeText = createTimeText();

  return ({ id, text, version, createdAt, modifiedAt }, groups) => {
    const pushed = text === '{}' ? '' : `${text.slice(1, -1)},`;
    const shown = groups.length === 0 ? '' : `"groups":[${groups.map(groupText).join(',')}],`;
    return (
      `{"id":"${id}",${pushed}${shown}"meta":{"resourceType":"User","created":"${timeText(createdAt)}",` +
      `"lastModified":"${timeText(modifiedAt)}","location":${users}${id}","version":"W/\\"${version}\\""}}`
    );
  };
}
