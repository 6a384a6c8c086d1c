import type { Json, JsonObject } from '../domain/json.ts';
import type { AttributeDefinition, AttributeSchema } from './attribute-schema.ts';
import { compileComparison, isPresent, type ValueTest } from './compile-comparison.ts';
import type { AttributePath, CompareFilter, Filter, ValuesFilter } from './filter-ast.ts';
import {
  type AttributeSteps,
  resolveAttribute,
  resolveWithin,
  withImpliedValue,
} from './resolve-attribute.ts';

export type CompiledFilter = (resource: JsonObject) => boolean;

type Resolve = (path: AttributePath) => AttributeSteps | undefined;

/**
 * Compiles a filter once to closures; a rule then asks it about every person.
 *
 * Resources have canonical attribute names, and extensions under their full URN. What holds (RFC 7644 §3.4.2.2):
 * - A multi-valued attribute matches when any of its values does. A complex one without a sub-attribute is asked about
 *   its `value` (`emails co "example.com"`).
 * - `ne` is the opposite of `eq`: true when no value equals, so also when there is none. By the letter ("matches if any
 *   of the values match") somebody in two groups would be `ne` to both of them; the errata are silent. Ping's SCIM 2 SDK
 *   reads it as we do, null is equal to nothing in RFC 7643 §2.5, and this is what a rule
 *   `groups.display ne "Contractors"` wants to say. For the letter: `groups[display ne "Contractors"]`.
 * - `eq null` is "not present", `ne null` is "present" (RFC 7643 §2.5).
 * - Text ignores case unless the attribute is `caseExact`; text is ordered by code point, dateTime as instants.
 * - An unknown attribute is one that nobody has; a value of the wrong type equals nothing. `checkFilter` reports both.
 */
export function compileFilter(filter: Filter, schema: AttributeSchema): CompiledFilter {
  return compile(filter, (path) => resolveAttribute(schema, path));
}

/** Compiles the filter of a bracket, to be asked about one value: `type eq "work"` of a PATCH path on `emails`. */
export function compileValueFilter(filter: Filter, attribute: AttributeDefinition): (value: Json) => boolean {
  return compile(filter, resolveInside(attribute));
}

function compile(filter: Filter, resolve: Resolve): ValueTest {
  switch (filter.kind) {
    case 'and':
      return compileAll(filter.filters.map((part) => compile(part, resolve)));
    case 'or':
      return compileAny(filter.filters.map((part) => compile(part, resolve)));
    case 'not':
      return not(compile(filter.filter, resolve));
    case 'present':
      return along(resolve(filter.path), isPresent);
    case 'compare':
      return compileCompare(filter, resolve(filter.path));
    case 'values':
      return compileValues(filter, resolve(filter.path));
  }
}

function compileAll(tests: readonly ValueTest[]): ValueTest {
  return (from) => {
    for (const test of tests) if (!test(from)) return false;
    return true;
  };
}

function compileAny(tests: readonly ValueTest[]): ValueTest {
  return (from) => {
    for (const test of tests) if (test(from)) return true;
    return false;
  };
}

function not(test: ValueTest): ValueTest {
  return (from) => !test(from);
}

function compileCompare(filter: CompareFilter, steps: AttributeSteps | undefined): ValueTest {
  const target = steps && (filter.value === null ? steps : withImpliedValue(steps));
  const attribute = target?.at(-1);
  const holds = along(target, attribute ? compileComparison(attribute, filter) : isPresent);
  const isNegated = filter.value === null ? filter.operator === 'eq' : filter.operator === 'ne';
  return isNegated ? not(holds) : holds;
}

function compileValues(filter: ValuesFilter, steps: AttributeSteps | undefined): ValueTest {
  const attribute = steps?.at(-1);
  if (!attribute) return never;
  const matches = compile(filter.filter, resolveInside(attribute));
  return along(steps, (value) => value !== undefined && value !== null && matches(value));
}

function resolveInside(attribute: AttributeDefinition): Resolve {
  return (path) => (path.urn === undefined ? resolveWithin(attribute.sub ?? [], path) : undefined);
}

function never(): boolean {
  return false;
}

/** Goes inwards attribute by attribute; where there are several values, one has to pass the test. */
function along(steps: AttributeSteps | undefined, test: ValueTest): ValueTest {
  return steps ? steps.reduceRight<ValueTest>((inner, { name }) => atAttribute(name, inner), test) : never;
}

function atAttribute(name: string, inner: ValueTest): ValueTest {
  return (from) => {
    if (!isObject(from)) return false;
    const value = from[name];
    if (!isArray(value)) return inner(value);
    for (const one of value) if (inner(one)) return true;
    return false;
  };
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
