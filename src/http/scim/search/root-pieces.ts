import { type GroupsShown, groupPieces } from '../groups/group-pieces.ts';
import type { RootItem } from './root-page.ts';

interface Shown {
  /** As JSON text, in the order of the list. */
  readonly users: readonly string[];
  readonly groups: GroupsShown;
}

/** A list of users and groups as JSON text. `head` is the list response without its `Resources`. */
export async function* rootPieces(
  head: object,
  items: readonly RootItem[],
  { users, groups }: Shown,
): AsyncGenerator<string> {
  yield `${JSON.stringify(head).slice(0, -1)},"Resources":[`;
  const texts = users.values();
  for (const [index, item] of items.entries()) {
    if (index > 0) yield ',';
    if (item.kind === 'Group') yield* groupPieces(item.group, groups);
    else yield texts.next().value ?? '';
  }
  yield ']}';
}
