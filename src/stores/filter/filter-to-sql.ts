import type { AttributeDefinition, AttributeSchema } from '../../core/filter/attribute-schema.ts';
import { coerceValue, type Comparand } from '../../core/filter/coerce-value.ts';
import type { AttributePath, CompareFilter, Filter } from '../../core/filter/filter-ast.ts';
import { foldCase } from '../../core/filter/fold-case.ts';
import {
  type AttributeSteps,
  resolveAttribute,
  resolveWithin,
  withImpliedValue,
} from '../../core/filter/resolve-attribute.ts';
import { allOf, anyOf, type Bounds, never, not, within } from './bounds.ts';
import type { Operand } from './operand.ts';

/** From where attribute names are understood, and what they lead to. */
interface Scope {
  readonly operand: Operand;
  resolve(path: AttributePath): AttributeSteps | undefined;
}

/**
 * Compiles a filter to conditions, to the same meaning as `compileFilter`, which explains it. `resource` is the row; its
 * schema is the one the filter was checked against.
 */
export function filterToSql(filter: Filter, schema: AttributeSchema, resource: Operand): Bounds {
  return compile(filter, { operand: resource, resolve: (path) => resolveAttribute(schema, path) });
}

function compile(filter: Filter, scope: Scope): Bounds {
  switch (filter.kind) {
    case 'and':
      return allOf(filter.filters.map((part) => compile(part, scope)));
    case 'or':
      return anyOf(filter.filters.map((part) => compile(part, scope)));
    case 'not':
      return not(compile(filter.filter, scope));
    case 'present':
      return alongIfAny(scope, scope.resolve(filter.path), (operand) => operand.isPresent());
    case 'compare':
      return compileCompare(filter, scope);
    case 'values': {
      const steps = scope.resolve(filter.path);
      const attribute = steps?.at(-1);
      return alongIfAny(scope, steps, (operand) =>
        compile(filter.filter, { operand, resolve: (path) => resolveInside(attribute, path) }),
      );
    }
  }
}

function resolveInside(
  attribute: AttributeDefinition | undefined,
  path: AttributePath,
): AttributeSteps | undefined {
  return path.urn === undefined ? resolveWithin(attribute?.sub ?? [], path) : undefined;
}

function compileCompare(filter: CompareFilter, scope: Scope): Bounds {
  const steps = scope.resolve(filter.path);
  const target = steps && (filter.value === null ? steps : withImpliedValue(steps));
  const attribute = target?.at(-1);
  const comparand = attribute && coerceValue(attribute, filter.operator, filter.value);
  // A value that the attribute can never have equals nothing.
  const holds =
    attribute === undefined || comparand === undefined
      ? never
      : alongIfAny(scope, target, (operand) => ask(operand, { filter, attribute, comparand }));
  const isNegated = filter.value === null ? filter.operator === 'eq' : filter.operator === 'ne';
  return isNegated ? not(holds) : holds;
}

interface Asked {
  readonly filter: CompareFilter;
  readonly attribute: AttributeDefinition;
  readonly comparand: Comparand;
}

function ask(operand: Operand, { filter: { operator }, attribute, comparand }: Asked): Bounds {
  switch (comparand.kind) {
    case 'absent':
      return operand.isPresent();
    case 'boolean':
      return operand.isFlag(comparand.boolean);
    case 'number':
      return operand.compareNumber(operator, comparand.number);
    case 'instant':
      return operand.compareInstant(operator, comparand.ms);
    case 'text': {
      const { caseExact } = attribute;
      const text = caseExact ? comparand.text : foldCase(comparand.text);
      return operand.compareText({ operator, text, caseExact });
    }
  }
}

/** An attribute that the schema does not know is one that nobody has. */
function alongIfAny(
  { operand }: Scope,
  steps: AttributeSteps | undefined,
  test: (operand: Operand) => Bounds,
): Bounds {
  return steps === undefined ? never : along(operand, steps, test);
}

/** Goes inwards attribute by attribute; where there are several values, one has to meet the condition. */
function along(
  operand: Operand,
  [attribute, ...rest]: readonly AttributeDefinition[],
  test: (operand: Operand) => Bounds,
): Bounds {
  if (attribute === undefined) return test(operand);
  const { operand: inner, place } = operand.inside(attribute);
  return within(along(inner, rest, test), place);
}
