import { sql } from 'kysely';
import type { CompareFilter, Filter } from '../../core/filter/filter-ast.ts';
import { foldCase } from '../../core/filter/fold-case.ts';
import type { Condition } from './bounds.ts';
import { isStorable } from './compare-sql.ts';

/**
 * Conditions that follow from a filter and can use an index, which the filter itself, looking into every document, cannot:
 * `emails eq`, `emails.value eq`, `emails[... and value eq]` and `displayName eq`, alone or joined by `and`.
 */
export function narrowByKey(filter: Filter): readonly Condition[] {
  switch (filter.kind) {
    case 'and':
      return filter.filters.flatMap(narrowByKey);
    case 'compare':
      return filter.operator === 'eq' && filter.path.urn === undefined ? hasValue(filter) : [];
    case 'values':
      return isNamed(filter.path.name, 'emails') && filter.path.urn === undefined
        ? addressesIn(filter.filter)
        : [];
    case 'or':
    case 'not':
    case 'present':
      return [];
  }
}

function hasValue({ path: { name, sub }, value }: CompareFilter): readonly Condition[] {
  if (isNamed(name, 'emails') && (sub === undefined || isNamed(sub, 'value'))) return hasAddress(value);
  const isName = isNamed(name, 'displayName') && sub === undefined && typeof value === 'string';
  // Where a user has no display name, the column holds another one; where it has, this one.
  return isName && value !== '' && isStorable(value) ? [sql`records.display_key = ${foldCase(value)}`] : [];
}

function addressesIn(filter: Filter): readonly Condition[] {
  if (filter.kind === 'and') return filter.filters.flatMap(addressesIn);
  if (filter.kind !== 'compare' || filter.operator !== 'eq') return [];
  return isNamed(filter.path.name, 'value') && filter.path.urn === undefined ? hasAddress(filter.value) : [];
}

/** Empty and malformed addresses are in no index. */
function hasAddress(value: unknown): readonly Condition[] {
  if (typeof value !== 'string' || value === '' || !isStorable(value)) return [];
  const key = foldCase(value);
  return [
    sql`records.seq in (
      select seq from records where email_key = ${key}
      union all
      select r.seq from record_emails e join records r on r.id = e.record_id where e.email_key = ${key})`,
  ];
}

function isNamed(name: string, wanted: string): boolean {
  return name.toLowerCase() === wanted.toLowerCase();
}
