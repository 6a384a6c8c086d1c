import type { AttributeSchema } from '../../../core/filter/attribute-schema.ts';
import { compileFilter } from '../../../core/filter/compile-filter.ts';
import type { AttributePath, Filter } from '../../../core/filter/filter-ast.ts';
import { resolveAttribute } from '../../../core/filter/resolve-attribute.ts';

export interface ResourceType {
  readonly kind: 'User' | 'Group';
  readonly schema: AttributeSchema;
}

/**
 * What a filter asks of the resources of one type: an attribute that the type does not have is without a value (RFC 7644
 * §3.4.2.1), and `meta.resourceType` is known. True: all of them match. False: none.
 */
export function filterForType(filter: Filter, type: ResourceType): Filter | boolean {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return join(
        filter.kind,
        filter.filters.map((part) => filterForType(part, type)),
      );
    case 'not': {
      const inner = filterForType(filter.filter, type);
      return typeof inner === 'boolean' ? !inner : { kind: 'not', filter: inner };
    }
    case 'compare':
    case 'present':
    case 'values':
      return isKnown(filter.path, type.schema)
        ? compileFilter(filter, type.schema)({ meta: { resourceType: type.kind } })
        : filter;
  }
}

function join(kind: 'and' | 'or', parts: readonly (Filter | boolean)[]): Filter | boolean {
  // A false part decides an `and`, a true one an `or`; the others of the two say nothing.
  const decides = kind === 'or';
  if (parts.includes(decides)) return decides;
  const filters = parts.filter((part) => typeof part !== 'boolean');
  const [only, ...more] = filters;
  if (only === undefined) return !decides;
  return more.length === 0 ? only : { kind, filters };
}

/** Whether the answer is the same for all resources of the type. */
function isKnown(path: AttributePath, schema: AttributeSchema): boolean {
  const steps = resolveAttribute(schema, path);
  return steps === undefined || (steps[0].name === 'meta' && steps[1]?.name === 'resourceType');
}
