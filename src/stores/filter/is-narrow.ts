import type { Filter } from '../../core/filter/filter-ast.ts';

/**
 * Whether a filter asks for few rows by an attribute with an index of its own, alone or joined by `and`. SQLite does not
 * know how many rows a source has and would rather walk all of them in their order.
 */
export function isNarrow(filter: Filter, indexed: readonly string[]): boolean {
  if (filter.kind === 'and') return filter.filters.some((part) => isNarrow(part, indexed));
  if (filter.kind !== 'compare' || filter.path.sub !== undefined) return false;
  const { operator, value } = filter;
  const isSelective = (operator === 'eq' || operator === 'sw') && typeof value === 'string' && value !== '';
  return isSelective && indexed.includes(filter.path.name.toLowerCase());
}
