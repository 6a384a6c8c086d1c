import type { Stores } from '../../../ports/stores/database.ts';
import type { StoredUser } from '../../../ports/stores/user-store.ts';
import type { Projection } from '../answer/projection.ts';
import { SEATS_URN } from '../schema/seats-definition.ts';
import { showUser } from './answer-user.ts';

/** Users of a list as JSON text. Their groups and seats are only read when they are shown, and for all at once. */
export async function showUsers(
  read: Stores,
  users: readonly StoredUser[],
  show: { readonly projection: Projection; readonly base: string },
): Promise<readonly string[]> {
  if (users.length === 0) return [];
  const { projection } = show;
  const ids = users.map(({ id }) => id);
  const groups = projection.shows('groups') ? await read.members.groupsOf(ids) : null;
  const seats = projection.asksFor(SEATS_URN) ? await read.seats.ofRecords(ids) : null;
  return users.map((user) =>
    showUser({ user, groups: groups?.get(user.id) ?? [], seats: seats?.get(user.id) }, show),
  );
}
