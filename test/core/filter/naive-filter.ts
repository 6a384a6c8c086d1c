import type { Json, JsonObject } from '../../../src/core/domain/json.ts';
import type { AttributeDefinition, AttributeSchema } from '../../../src/core/filter/attribute-schema.ts';
import { foldCase } from '../../../src/core/filter/fold-case.ts';
import type { AttributePath, CompareFilter, Filter } from '../../../src/core/filter/filter-ast.ts';

/**
 * A second, slow reading of the same rules, to compare the compiled filters with: it looks every name up again for
 * every resource, gathers all values in a list, and only then asks about them.
 */
export function naiveMatch(filter: Filter, schema: AttributeSchema, resource: JsonObject): boolean {
  return ask(filter, rootAttributes(schema), resource);
}

/** Extension attributes under their full name, so that every path is one or two names. */
function rootAttributes(schema: AttributeSchema): Map<string, AttributeDefinition> {
  const all = new Map<string, AttributeDefinition>();
  for (const attribute of schema.attributes) {
    all.set(attribute.name.toLowerCase(), attribute);
    all.set(`${schema.urn}:${attribute.name}`.toLowerCase(), attribute);
  }
  for (const [urn, attributes] of Object.entries(schema.extensions)) {
    for (const attribute of attributes) all.set(`${urn}:${attribute.name}`.toLowerCase(), attribute);
  }
  return all;
}

function ask(filter: Filter, attributes: Map<string, AttributeDefinition>, holder: JsonObject): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.filters.map((part) => ask(part, attributes, holder)).every(Boolean);
    case 'or':
      return filter.filters.map((part) => ask(part, attributes, holder)).some(Boolean);
    case 'not':
      return !ask(filter.filter, attributes, holder);
    case 'present':
      return isThere(find(filter.path, attributes, holder));
    case 'compare':
      return compare(filter, attributes, holder);
    case 'values': {
      const { attribute, values } = find(filter.path, attributes, holder);
      const inner = new Map((attribute?.sub ?? []).map((sub) => [sub.name.toLowerCase(), sub]));
      return values.some((value) => ask(filter.filter, inner, value as JsonObject));
    }
  }
}

interface Found {
  readonly attribute: AttributeDefinition | undefined;
  readonly values: readonly Json[];
}

function find(path: AttributePath, attributes: Map<string, AttributeDefinition>, holder: JsonObject): Found {
  const key = (path.urn === undefined ? path.name : `${path.urn}:${path.name}`).toLowerCase();
  const attribute = attributes.get(key);
  if (!attribute) return { attribute, values: [] };
  const places = [
    holder,
    ...Object.entries(holder).flatMap(([name, value]) => (name.includes(':') ? [value] : [])),
  ];
  const isExtension = path.urn !== undefined && path.urn.includes(':extension:');
  const urn = Object.keys(holder).find((name) => name.toLowerCase() === path.urn?.toLowerCase());
  const place = isExtension ? places.find((one) => urn !== undefined && one === holder[urn]) : holder;
  const values = list((place as JsonObject | undefined)?.[attribute.name]);
  return path.sub === undefined ? { attribute, values } : inside({ attribute, values }, path.sub);
}

function inside({ attribute, values }: Found, name: string): Found {
  const sub = attribute?.sub?.find((one) => one.name.toLowerCase() === name.toLowerCase());
  return {
    attribute: sub,
    values: sub ? values.flatMap((value) => list((value as JsonObject)[sub.name])) : [],
  };
}

function list(value: Json | undefined): readonly Json[] {
  const all = Array.isArray(value) ? (value as readonly Json[]) : [value];
  return all.filter((one): one is Json => one !== undefined && one !== null);
}

function isThere({ values }: Found): boolean {
  return !values.every(isEmpty);
}

function isEmpty(value: Json): boolean {
  if (value === null || value === '') return true;
  return (
    typeof value === 'object' &&
    Object.values(value).every((one) => one === undefined || isEmpty(one as Json))
  );
}

function compare(
  filter: CompareFilter,
  attributes: Map<string, AttributeDefinition>,
  holder: JsonObject,
): boolean {
  const plain = find(filter.path, attributes, holder);
  if (filter.value === null) return isThere(plain) === (filter.operator === 'ne');
  const hasValue = plain.attribute?.sub?.some(({ name }) => name === 'value');
  const { attribute, values } = hasValue ? inside(plain, 'value') : plain;
  if (filter.operator === 'ne') return !compare({ ...filter, operator: 'eq' }, attributes, holder);
  return attribute !== undefined && values.some((value) => holds(attribute, value, filter));
}

function holds(
  { type, caseExact }: AttributeDefinition,
  value: Json,
  { operator, value: asked }: CompareFilter,
): boolean {
  if (typeof value === 'boolean') return operator === 'eq' && String(value) === String(asked).toLowerCase();
  if (typeof value !== 'string' || typeof asked !== 'string') return false;
  const [left, right] = [value, asked].map((text) => (caseExact ? text : foldCase(text)));
  if (left === undefined || right === undefined) return false;
  if (operator === 'co') return left.includes(right);
  if (operator === 'sw') return left.startsWith(right);
  if (operator === 'ew') return left.endsWith(right);
  const order = type === 'dateTime' ? Date.parse(value) - Date.parse(asked) : byCodePoints(left, right);
  return { eq: order === 0, gt: order > 0, ge: order >= 0, lt: order < 0, le: order <= 0, ne: order !== 0 }[
    operator
  ];
}

function byCodePoints(left: string, right: string): number {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return Buffer.compare(a, b);
}
