import type { SourceId } from '../domain/ids.ts';
import type { Json, JsonObject } from '../domain/json.ts';
import type { GroupRef, PersonRecord } from '../domain/person.ts';
import { objectOf } from '../domain/read-resource.ts';

/** Sources in the order of `people.precedence`; those it does not name come after, by id. */
export function byPrecedence(
  records: readonly PersonRecord[],
  precedence: readonly SourceId[],
): readonly PersonRecord[] {
  if (records.length < 2) return records;
  const rank = ({ sourceId }: PersonRecord) => {
    const index = precedence.indexOf(sourceId);
    return index === -1 ? precedence.length : index;
  };
  return [...records].sort(
    (a, b) =>
      Number(a.deletedAt !== null) - Number(b.deletedAt !== null) || rank(a) - rank(b) || compare(a.id, b.id),
  );
}

/**
 * What all records together say of one person: each attribute from the first source that has it, extensions attribute
 * by attribute, groups of all. `records` are in order of precedence; deleted ones speak only where no other does.
 */
export function mergeRecords(records: readonly PersonRecord[]): JsonObject {
  const [first, ...others] = records;
  const merged: Record<string, Json | undefined> = { ...first?.resource };
  for (const { resource } of others) {
    for (const name of Object.keys(resource)) merged[name] = mergeValue(merged[name], resource[name]);
  }
  const groups = unionOfGroups(records);
  if (groups.length > 0)
    merged['groups'] = groups.map(({ id, display }) => ({ value: id, display, type: 'direct' }));
  else delete merged['groups'];
  return merged;
}

function mergeValue(present: Json | undefined, added: Json | undefined): Json | undefined {
  if (present === undefined || present === null) return added;
  const own = objectOf(present);
  const more = objectOf(added);
  return own === null || more === null ? present : { ...more, ...own };
}

/** In the order of their ids, each once. Nearly always one record has groups, and they are in order already. */
function unionOfGroups(records: readonly PersonRecord[]): readonly GroupRef[] {
  const lists = records.filter(({ deletedAt, groups }) => deletedAt === null && groups.length > 0);
  const [only, ...others] = lists;
  if (only !== undefined && others.length === 0 && isInOrder(only.groups)) return only.groups;
  const groups = new Map(lists.flatMap((record) => record.groups.map((group) => [group.id, group] as const)));
  return [...groups.values()].sort((a, b) => compare(a.id, b.id));
}

function isInOrder(groups: readonly GroupRef[]): boolean {
  return groups.every(({ id }, index) => (groups[index - 1]?.id ?? '') < id);
}

/** Of ids, none of which is there twice. */
function compare(a: string, b: string): number {
  return a < b ? -1 : 1;
}
