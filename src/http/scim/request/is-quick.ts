import type { Filter } from '../../../core/filter/filter-ast.ts';
import type { Page, PageBeside } from '../../../ports/stores/user-store.ts';

/** Attributes, in lower case, whose values the stores find by an index. */
export const USER_KEYS: readonly string[] = [
  'id',
  'username',
  'externalid',
  'displayname',
  'emails',
  'emails.value',
];
export const GROUP_KEYS: readonly string[] = ['id', 'displayname', 'externalid'];

/** Rows of an index that are skipped in about a millisecond. */
const SHALLOW = 10_000;

interface Asked {
  readonly filter: Filter | null;
  readonly page: Page | PageBeside;
  /** By anything but the order of making. */
  readonly isSorted?: boolean;
}

/**
 * Whether a list costs about as much as its page, however large the directory is. What is not sure to is not quick: a
 * filter that walks the directory, a page far behind the first row, an order that has to be made first.
 */
export function isQuick({ filter, page, isSorted = false }: Asked, keys: readonly string[]): boolean {
  if (filter !== null) return findsByKey(filter, keys);
  return !isSorted && !('startIndex' in page && page.startIndex > SHALLOW);
}

/** `eq` alone is quick for sure: half a directory may begin with the same letter. */
function findsByKey(filter: Filter, keys: readonly string[]): boolean {
  if (filter.kind === 'and') return filter.filters.some((part) => findsByKey(part, keys));
  if (filter.kind === 'values') {
    const { name, urn } = filter.path;
    return urn === undefined && findsByKey(filter.filter, innerKeys(name, keys));
  }
  if (filter.kind !== 'compare' || filter.operator !== 'eq' || filter.path.urn !== undefined) return false;
  const { name, sub } = filter.path;
  const isText = typeof filter.value === 'string' && filter.value !== '';
  return isText && keys.includes((sub === undefined ? name : `${name}.${sub}`).toLowerCase());
}

/** What `emails.value` is called inside of `emails[...]`. */
function innerKeys(name: string, keys: readonly string[]): readonly string[] {
  const prefix = `${name.toLowerCase()}.`;
  return keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
}
