import type { Json, JsonObject } from '../../../core/domain/json.ts';
import type { CompareFilter, Filter } from '../../../core/filter/filter-ast.ts';
import { coerceOne } from '../resource/coerce-attribute.ts';
import { findAttribute, type ScimAttribute } from '../schema/resource-model.ts';

/** Types that identity providers may name of any attribute, whatever its schema suggests. */
const KNOWN_TYPES = ['work', 'home', 'other', 'mobile', 'fax', 'pager'];

/** What a value must have to match a filter of equalities: `type eq "work"` gives `{ type: 'work' }`; null for others. */
export function filterTerms(filter: Filter, attribute: ScimAttribute): JsonObject | null {
  if (filter.kind === 'and') {
    const terms = filter.filters.map((part) => filterTerms(part, attribute));
    return terms.every((one) => one !== null) ? terms.reduce((all, one) => ({ ...all, ...one }), {}) : null;
  }
  if (filter.kind !== 'compare' || !isEquality(filter)) return null;
  const part = findAttribute(attribute.parts, filter.path.name);
  const value = part && coerceOne(part, filter.value);
  return part && value !== undefined ? { [part.name]: value } : null;
}

/**
 * The value that a PATCH makes where its filter matched nothing: Entra ID adds a mobile number by
 * `phoneNumbers[type eq "mobile"].value`, and a role by `roles[primary eq "True"].value`.
 *
 * Null for any other filter: making something for `value eq "x"` would guess, so the answer is `noTarget`.
 */
export function seedFrom(filter: Filter, attribute: ScimAttribute): JsonObject | null {
  const terms = filterTerms(filter, attribute);
  if (!terms) return null;
  const known = [...KNOWN_TYPES, ...(attribute.parts.get('type')?.canonicalValues ?? [])];
  const isKnown = (type: Json) => typeof type === 'string' && known.includes(type.toLowerCase());
  const isClear = ([name, value]: [string, Json | undefined]) =>
    (name === 'type' && value !== undefined && isKnown(value)) || (name === 'primary' && value === true);
  return Object.entries(terms).every(isClear) ? terms : null;
}

function isEquality({ operator, path, value }: CompareFilter): boolean {
  return operator === 'eq' && value !== null && path.sub === undefined;
}
