import type { Stores } from '../../../ports/stores/database.ts';
import type { Listed, StoredUser } from '../../../ports/stores/user-store.ts';
import type { Projection } from '../answer/projection.ts';
import { SEATS_URN } from '../schema/seats-definition.ts';
import { createUserShow } from './answer-user.ts';

/** Users of a list as JSON text. Their groups and seats are only read when they are shown, and for all at once. */
export async function showUsers(
  read: Stores,
  { items, places }: Pick<Listed<StoredUser>, 'items' | 'places'>,
  { projection, base }: { readonly projection: Projection; readonly base: string },
): Promise<readonly string[]> {
  if (items.length === 0) return [];
  const seqs = places.map(({ seq }) => seq);
  const groups = projection.shows('groups') ? await read.members.groupsAt(seqs) : null;
  const seats = projection.asksFor(SEATS_URN) ? await read.seats.ofRecords(items.map(({ id }) => id)) : null;
  const show = createUserShow({ projection, base });
  return items.map((user, index) =>
    show({ user, groups: groups?.get(seqs[index] ?? 0) ?? [], seats: seats?.get(user.id) }),
  );
}
