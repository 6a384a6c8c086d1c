import type { GroupId, RecordId, SourceId } from '../../../core/domain/ids.ts';
import type { Instant } from '../../../core/domain/time.ts';
import type { Stores } from '../../../ports/stores/database.ts';
import type { MembersChanged } from '../../../ports/stores/group-store.ts';
import type { MemberChange } from '../patch/member-change.ts';
import { renderMember } from './render-group.ts';

interface Membership {
  readonly sourceId: SourceId;
  readonly groupId: GroupId;
  readonly at: Instant;
}

const PER_PAGE = 1000;

/** Applies membership changes in order, each as one set operation; tells who could not be added because nobody knows them. */
export async function changeMembers(
  stores: Stores,
  membership: Membership,
  changes: readonly MemberChange[],
): Promise<MembersChanged> {
  let changed = 0;
  const unknown = new Set<string>();
  for (const change of changes) {
    const result = await apply(stores, membership, change);
    changed += result.changed;
    // Who is not there need not be removed: to remove a stranger is done before it begins.
    const isGiving = change.kind === 'add' || change.kind === 'replace';
    if (isGiving) for (const id of result.unknown) unknown.add(id);
  }
  return { changed, unknown: [...unknown] };
}

function apply(stores: Stores, membership: Membership, change: MemberChange): Promise<MembersChanged> {
  switch (change.kind) {
    case 'add':
      return stores.members.add({ ...membership, members: change.members });
    case 'remove':
      return stores.members.remove({ ...membership, members: change.members });
    case 'replace':
      return stores.members.replace({ ...membership, members: change.members });
    case 'remove-matching':
      return removeMatching(stores, membership, change.matches);
  }
}

async function removeMatching(
  stores: Stores,
  membership: Membership,
  matches: (member: ReturnType<typeof renderMember>) => boolean,
): Promise<MembersChanged> {
  const found: RecordId[] = [];
  for (let after: RecordId | null = null, isMore = true; isMore;) {
    const page = await stores.members.page({ groupId: membership.groupId, after, limit: PER_PAGE });
    for (const member of page) if (matches(renderMember(member, ''))) found.push(member.value);
    after = page.at(-1)?.value ?? null;
    isMore = page.length === PER_PAGE;
  }
  return stores.members.remove({ ...membership, members: found });
}
