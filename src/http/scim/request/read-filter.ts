import type { AttributeSchema } from '../../../core/filter/attribute-schema.ts';
import { checkFilter } from '../../../core/filter/check-filter.ts';
import type { AttributePath, Filter } from '../../../core/filter/filter-ast.ts';
import { parseFilter } from '../../../core/filter/parse-filter.ts';
import { refuseSeatsFilter } from './refuse-seats-filter.ts';
import { isStorable } from './storable-text.ts';
import { scimError } from '../scim-error.ts';

/**
 * Reads the filter of a list. Values without quotes are read (Microsoft's own collection has `externalId eq jyoung`), and so
 * is an extension's attribute without its URN: Entra ID checks references by `id eq ".." and manager eq ".."`.
 *
 * Throws 400 `invalidFilter` with the place of the fault.
 */
export function readFilter(text: string, schema: AttributeSchema): Filter {
  const parsed = parseFilter(text, { unquotedValues: true });
  if (!parsed.ok) throw scimError(400, 'invalidFilter', parsed.error.message);
  refuseSeatsFilter(parsed.filter);
  const filter = qualify(parsed.filter, schema);
  if (!isAskable(filter))
    throw scimError(400, 'invalidFilter', 'a value contains a NUL character, or half of one');
  const problems = checkFilter(filter, schema);
  if (problems.length > 0)
    throw scimError(400, 'invalidFilter', problems.map(({ message }) => message).join('; '));
  return filter;
}

function isAskable(filter: Filter): boolean {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.every(isAskable);
    case 'not':
    case 'values':
      return isAskable(filter.filter);
    case 'compare':
      return typeof filter.value !== 'string' || isStorable(filter.value);
    case 'present':
      return true;
  }
}

function qualify(filter: Filter, schema: AttributeSchema): Filter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { ...filter, filters: filter.filters.map((part) => qualify(part, schema)) };
    case 'not':
      return { ...filter, filter: qualify(filter.filter, schema) };
    case 'compare':
    case 'present':
    case 'values':
      return { ...filter, path: qualifyPath(filter.path, schema) };
  }
}

/** An extension's attribute may be named without its URN. */
export function qualifyPath(path: AttributePath, { attributes, extensions }: AttributeSchema): AttributePath {
  const name = path.name.toLowerCase();
  const has = (some: AttributeSchema['attributes']) => some.some((one) => one.name.toLowerCase() === name);
  if (path.urn !== undefined || has(attributes)) return path;
  const urn = Object.keys(extensions).find((key) => has(extensions[key] ?? []));
  return urn === undefined ? path : { ...path, urn };
}
