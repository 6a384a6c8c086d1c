import type { Filter } from '../../../src/core/filter/filter-ast.ts';
import type { FilterError, FilterOptions } from '../../../src/core/filter/filter-limits.ts';
import { parseFilter } from '../../../src/core/filter/parse-filter.ts';

/** The filter without its positions, so that it can be compared with one written by hand. */
export function parsed(text: string, options?: FilterOptions): Filter {
  const result = parseFilter(text, options);
  if (!result.ok) throw new Error(`${text}: ${result.error.message}`);
  return withoutPositions(result.filter);
}

export function failureOf(text: string, options?: FilterOptions): FilterError {
  const result = parseFilter(text, options);
  if (result.ok) throw new Error(`${text}: was read as a filter`);
  return result.error;
}

export function withoutPositions<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (key, inner: unknown) => (key === 'at' || key === 'valueAt' ? undefined : inner)),
  ) as T;
}
