import { sql } from 'kysely';
import type { Filter } from '../../core/filter/filter-ast.ts';
import { foldCase } from '../../core/filter/fold-case.ts';
import type { Condition } from './bounds.ts';
import { isStorable } from './compare-sql.ts';

/**
 * Conditions that follow from a filter on e-mail addresses and can use an index, which the filter itself, looking into
 * every document, cannot: `emails eq`, `emails.value eq`, `emails[... and value eq]`, alone or joined by `and`.
 */
export function narrowByEmail(filter: Filter): readonly Condition[] {
  switch (filter.kind) {
    case 'and':
      return filter.filters.flatMap(narrowByEmail);
    case 'compare': {
      const { name, sub, urn } = filter.path;
      const isValue = isNamed(name, 'emails') && (sub === undefined || isNamed(sub, 'value'));
      return isValue && urn === undefined && filter.operator === 'eq' ? hasAddress(filter.value) : [];
    }
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
  return name.toLowerCase() === wanted;
}
