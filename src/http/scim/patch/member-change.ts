import type { Json } from '../../../core/domain/json.ts';
import { compileValueFilter } from '../../../core/filter/compile-filter.ts';
import type { Filter, PatchPath } from '../../../core/filter/filter-ast.ts';
import { GROUP_SCHEMA, GROUP_URN } from '../../../core/filter/group-schema.ts';
import { parsePath } from '../../../core/filter/parse-path.ts';
import { scimError } from '../scim-error.ts';
import { isObject } from '../resource/unfold-json-text.ts';
import { readMemberIds } from './read-member-ids.ts';
import type { PatchOperation } from './read-patch.ts';

/** A change of a membership as a set operation: its cost does not grow with the group. */
export type MemberChange =
  | { readonly kind: 'add' | 'remove' | 'replace'; readonly members: readonly string[] }
  /** By something else than the id; the only kind for which members are read, page by page. */
  | { readonly kind: 'remove-matching'; readonly matches: (member: Json) => boolean };

interface GroupPatch {
  /** What concerns the group's own attributes, for `applyPatch`. */
  readonly own: readonly PatchOperation[];
  readonly members: readonly MemberChange[];
}

/** Parts the operations of a PATCH on a group; neighbours of one kind become one set operation. Throws 400. */
export function splitGroupPatch(operations: readonly PatchOperation[]): GroupPatch {
  const own: PatchOperation[] = [];
  const members: MemberChange[] = [];
  for (const operation of operations) {
    const path = operation.path === null ? null : membersPath(operation.path);
    if (path) members.push(changeAt(path, operation));
    else if (operation.path === null && isObject(operation.value)) splitObject(operation, { own, members });
    else own.push(operation);
  }
  return { own, members: joinNeighbours(members) };
}

/** `members`, `members[...]`, `members.value`, with or without the URN; null for every other path. */
function membersPath(text: string): PatchPath | null {
  const parsed = parsePath(text, { unquotedValues: true });
  if (!parsed.ok) return null;
  const { urn, name } = parsed.path.path;
  const isOwn = urn === undefined || urn.toLowerCase() === GROUP_URN.toLowerCase();
  return isOwn && name.toLowerCase() === 'members' ? parsed.path : null;
}

function changeAt({ path, filter, sub = path.sub }: PatchPath, { op, value }: PatchOperation): MemberChange {
  const isWhole = sub === undefined || sub.toLowerCase() === 'value';
  if (!isWhole || (filter && op !== 'remove')) {
    throw scimError(
      400,
      'mutability',
      'members are added and removed; what is said about one is never changed',
    );
  }
  if (filter) return removalBy(filter);
  if (op !== 'remove') return { kind: op, members: readMemberIds(value) };
  const isEverybody = value === undefined || value === null || value === '';
  return isEverybody ? { kind: 'replace', members: [] } : { kind: 'remove', members: readMemberIds(value) };
}

function removalBy(filter: Filter): MemberChange {
  const ids = idsOf(filter);
  if (ids) return { kind: 'remove', members: ids };
  const attribute = GROUP_SCHEMA.attributes.find(({ name }) => name === 'members');
  const matches = attribute ? compileValueFilter(filter, attribute) : () => false;
  return { kind: 'remove-matching', matches };
}

/** The ids of `value eq "a" or value eq "b"`; null for a filter that says anything else. */
function idsOf(filter: Filter): readonly string[] | null {
  if (filter.kind === 'or') {
    const parts = filter.filters.map(idsOf);
    return parts.every((ids) => ids !== null) ? parts.flat() : null;
  }
  if (filter.kind !== 'compare' || filter.operator !== 'eq' || typeof filter.value !== 'string') return null;
  return filter.path.name.toLowerCase() === 'value' ? [filter.value] : null;
}

/** Okta replaces `{ id, displayName }` without a path, others `{ members }`. */
function splitObject(
  { op, value }: PatchOperation,
  { own, members }: { own: PatchOperation[]; members: MemberChange[] },
): void {
  const rest: Record<string, unknown> = {};
  for (const [key, one] of Object.entries(value as object)) {
    const path = membersPath(key);
    if (path && op !== 'remove') members.push(changeAt(path, { op, path: key, value: one }));
    else Object.defineProperty(rest, key, { value: one, enumerable: true });
  }
  if (op === 'remove' || Object.keys(rest).length > 0) own.push({ op, path: null, value: rest });
}

function joinNeighbours(changes: readonly MemberChange[]): readonly MemberChange[] {
  const joined: MemberChange[] = [];
  for (const change of changes) {
    const last = joined.at(-1);
    const isSame = last?.kind === change.kind && (change.kind === 'add' || change.kind === 'remove');
    if (isSame && 'members' in last && 'members' in change) {
      joined[joined.length - 1] = { kind: change.kind, members: [...last.members, ...change.members] };
    } else joined.push(change);
  }
  return joined;
}
