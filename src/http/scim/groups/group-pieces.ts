import type { RecordId } from '../../../core/domain/ids.ts';
import type { StoredGroup } from '../../../ports/stores/group-store.ts';
import type { Projection } from '../answer/projection.ts';
import type { MemberPages } from '../request/reads.ts';
import { renderGroup, renderMember } from './render-group.ts';

/** Members per piece: a millisecond of work, a hundred kilobytes of text. */
const PER_PIECE = 1000;

export interface GroupsShown {
  readonly members: MemberPages;
  readonly projection: Projection;
  readonly base: string;
}

/**
 * A group as JSON text, its members page by page. Where members are not shown they are not read, so a group of a
 * hundred thousand costs what an empty one does.
 */
export async function* groupPieces(
  group: StoredGroup,
  { members, projection, base }: GroupsShown,
): AsyncGenerator<string> {
  const own = JSON.stringify(projection.apply(renderGroup(group, base)));
  if (!projection.shows('members')) return yield own;
  yield `${own.slice(0, -1)},"members":[`;
  let separator = '';
  for (let after: RecordId | null = null, isMore = group.size > 0; isMore;) {
    const page = await members.page({ groupId: group.id, after, limit: PER_PIECE });
    const texts = page.map((member) =>
      JSON.stringify(projection.applyTo('members', renderMember(member, base))),
    );
    if (texts.length > 0) yield separator + texts.join(',');
    separator = ',';
    after = page.at(-1)?.value ?? null;
    isMore = page.length === PER_PIECE;
  }
  yield ']}';
}

/** A list of groups, one after the other. `head` is the list response without its `Resources`. */
export async function* groupListPieces(
  head: object,
  groups: readonly StoredGroup[],
  showing: GroupsShown,
): AsyncGenerator<string> {
  yield `${JSON.stringify(head).slice(0, -1)},"Resources":[`;
  for (const [index, group] of groups.entries()) {
    if (index > 0) yield ',';
    yield* groupPieces(group, showing);
  }
  yield ']}';
}
