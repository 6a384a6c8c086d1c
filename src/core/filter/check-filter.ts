import type { AttributeDefinition, AttributeSchema } from './attribute-schema.ts';
import { allowsOperator, coerceValue } from './coerce-value.ts';
import type { AttributePath, CompareFilter, Filter } from './filter-ast.ts';
import { explainUnknown } from './explain-unknown.ts';
import { nearestName } from './nearest-name.ts';
import { printAttribute } from './print-filter.ts';
import {
  type AttributeSteps,
  resolveAttribute,
  resolveWithin,
  withImpliedValue,
} from './resolve-attribute.ts';

export interface FilterProblem {
  readonly message: string;
  /** Offset in the text, when the filter came from one. */
  readonly at?: number;
}

interface Scope {
  readonly resolve: (path: AttributePath) => AttributeSteps | undefined;
  readonly explain: (path: AttributePath) => string;
}

/**
 * Everything in a filter that makes no sense for this schema: unknown attributes, operators that the type does not
 * allow, values of another type, values that can never occur. A filter with problems still compiles; an API
 * answers it with `invalidFilter` (RFC 7644 §3.12), a configuration refuses it.
 */
export function checkFilter(filter: Filter, schema: AttributeSchema): readonly FilterProblem[] {
  return check(filter, {
    resolve: (path) => resolveAttribute(schema, path),
    explain: (path) => explainUnknown(schema, path),
  });
}

function check(filter: Filter, scope: Scope): readonly FilterProblem[] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.flatMap((part) => check(part, scope));
    case 'not':
      return check(filter.filter, scope);
    case 'present':
      return scope.resolve(filter.path) ? [] : [unknown(filter.path, scope)];
    case 'compare': {
      const steps = scope.resolve(filter.path);
      return steps ? checkComparison(filter, steps) : [unknown(filter.path, scope)];
    }
    case 'values': {
      const attribute = scope.resolve(filter.path)?.at(-1);
      return attribute ? checkValues(filter, attribute) : [unknown(filter.path, scope)];
    }
  }
}

function unknown(path: AttributePath, scope: Scope): FilterProblem {
  return problem(path.at, scope.explain(path));
}

function checkValues(
  { path, filter }: { readonly path: AttributePath; readonly filter: Filter },
  attribute: AttributeDefinition,
): readonly FilterProblem[] {
  const sub = attribute.sub ?? [];
  if (attribute.type !== 'complex') {
    return [problem(path.at, `\`${printAttribute(path)}\` has no sub-attributes to ask about in brackets`)];
  }
  return check(filter, {
    resolve: (inner) => (inner.urn === undefined ? resolveWithin(sub, inner) : undefined),
    explain: (inner) =>
      `\`${printAttribute(path)}\` has no \`${printAttribute(inner)}\`${suggest(inner.name, sub)}`,
  });
}

function checkComparison(filter: CompareFilter, steps: AttributeSteps): readonly FilterProblem[] {
  const { path, operator, value, valueAt } = filter;
  const named = printAttribute(path);
  if (value === null) {
    const isFine = operator === 'eq' || operator === 'ne';
    return isFine
      ? []
      : [problem(valueAt, `\`null\` can only be compared by \`eq\` or \`ne\`, not by \`${operator}\``)];
  }
  const attribute = withImpliedValue(steps).at(-1);
  if (!attribute || attribute.type === 'complex') {
    const names = (attribute?.sub ?? []).map(({ name }) => name).join(', ');
    return [problem(path.at, `\`${named}\` has parts; compare one of them: ${names}`)];
  }
  if (!allowsOperator(attribute.type, operator)) {
    return [
      problem(path.at, `\`${operator}\` cannot be asked of \`${named}\`, which is of type ${attribute.type}`),
    ];
  }
  if (!coerceValue(attribute, operator, value)) {
    return [
      problem(
        valueAt,
        `\`${named}\` is of type ${attribute.type}, ${JSON.stringify(value)} is not${typeHint(attribute, value)}`,
      ),
    ];
  }
  return checkText(filter, attribute);
}

function typeHint({ type }: AttributeDefinition, value: string | number | boolean): string {
  if (type === 'boolean') return '; write true or false';
  if (type === 'dateTime') return '; write it like "2026-11-30T08:00:00Z"';
  if (type === 'integer' || type === 'decimal') return '';
  return `; text values need double quotes: ${JSON.stringify(String(value))}`;
}

const WHOLE = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'];

/** Text that no value of the attribute can be. */
function checkText(
  { path, operator, value, valueAt }: CompareFilter,
  { oneOf, format }: AttributeDefinition,
): readonly FilterProblem[] {
  if (typeof value !== 'string' || !WHOLE.includes(operator)) return [];
  const named = printAttribute(path);
  if (format === 'date' && !/^\d{4}-\d\d-\d\d$/.test(value)) {
    return [
      problem(valueAt, `\`${named}\` is a date; write it like "2026-11-30", not ${JSON.stringify(value)}`),
    ];
  }
  if (!oneOf || oneOf.some((one) => one.toLowerCase() === value.toLowerCase())) return [];
  const meant = nearestName(value, oneOf);
  const hint = meant === undefined ? '' : `; did you mean "${meant}"?`;
  const values = oneOf.join(', ');
  return [problem(valueAt, `\`${named}\` is never ${JSON.stringify(value)}, only one of ${values}${hint}`)];
}

function suggest(name: string, attributes: readonly AttributeDefinition[]): string {
  const names = attributes.map((attribute) => attribute.name);
  const meant = nearestName(name, names);
  return meant === undefined ? `; it has ${names.join(', ')}` : `; did you mean \`${meant}\`?`;
}

function problem(at: number | undefined, message: string): FilterProblem {
  return { message, ...(at !== undefined && { at }) };
}
