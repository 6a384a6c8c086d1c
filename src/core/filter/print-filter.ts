import type { AttributePath, Filter, PatchPath } from './filter-ast.ts';

/**
 * The canonical text of a filter: one space between words, lower-case operators, parentheses only where precedence or
 * the filter's own grouping needs them. `parseFilter` of it gives the same filter again.
 */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.map((part) => printPart(part, filter.kind)).join(` ${filter.kind} `);
    case 'not':
      return `not (${printFilter(filter.filter)})`;
    case 'compare':
      return `${printAttribute(filter.path)} ${filter.operator} ${JSON.stringify(filter.value)}`;
    case 'present':
      return `${printAttribute(filter.path)} pr`;
    case 'values':
      return `${printAttribute(filter.path)}[${printFilter(filter.filter)}]`;
  }
}

export function printPath({ path, filter, sub }: PatchPath): string {
  const values = filter ? `[${printFilter(filter)}]` : '';
  return `${printAttribute(path)}${values}${sub === undefined ? '' : `.${sub}`}`;
}

export function printAttribute({ urn, name, sub }: AttributePath): string {
  return `${urn === undefined ? '' : `${urn}:`}${name}${sub === undefined ? '' : `.${sub}`}`;
}

function printPart(part: Filter, inside: 'and' | 'or'): string {
  const isGroup = part.kind === inside || part.kind === 'or';
  return isGroup ? `(${printFilter(part)})` : printFilter(part);
}
