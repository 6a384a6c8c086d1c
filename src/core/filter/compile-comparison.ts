import type { Json } from '../domain/json.ts';
import type { AttributeDefinition } from './attribute-schema.ts';
import { coerceValue, type Comparand } from './coerce-value.ts';
import { compareText } from './compare-text.ts';
import type { CompareFilter, CompareOperator } from './filter-ast.ts';
import { equalsFolded, foldCase } from './fold-case.ts';
import { parseInstant } from './parse-instant.ts';

/** Judges one value, never an array. Something absent (undefined, null) is never a match. */
export type ValueTest = (value: Json | undefined) => boolean;

type Asked = Pick<CompareFilter, 'operator' | 'value'>;

/**
 * Compiles a comparison to a test of one value of `attribute`. `ne` is compiled as `eq`, and `eq null` as presence: the
 * caller negates, because both speak of all values at once. A value of the wrong type matches nothing.
 */
export function compileComparison(attribute: AttributeDefinition, { operator, value }: Asked): ValueTest {
  const comparand = coerceValue(attribute, operator, value);
  if (!comparand) return () => false;
  return compileComparand(comparand, operator, attribute.caseExact);
}

function compileComparand(comparand: Comparand, operator: CompareOperator, caseExact: boolean): ValueTest {
  switch (comparand.kind) {
    case 'absent':
      return isPresent;
    case 'boolean':
      return (value) => value === comparand.boolean;
    case 'number': {
      const holds = compileOrder(operator);
      return (value) => typeof value === 'number' && holds(value - comparand.number);
    }
    case 'instant':
      return compileInstant(comparand.ms, operator);
    case 'text':
      return caseExact ? compileExact(comparand.text, operator) : compileFolded(comparand.text, operator);
  }
}

function compileInstant(ms: number, operator: CompareOperator): ValueTest {
  const holds = compileOrder(operator);
  return (value) => {
    const instant = typeof value === 'string' ? parseInstant(value) : undefined;
    return instant !== undefined && holds(instant - ms);
  };
}

/** What holds between a value and what was asked, letter by letter. */
const TEXT_TESTS: Readonly<Record<CompareOperator, (value: string, wanted: string) => boolean>> = {
  eq: (value, wanted) => value === wanted,
  ne: (value, wanted) => value === wanted,
  co: (value, wanted) => value.includes(wanted),
  sw: (value, wanted) => value.startsWith(wanted),
  ew: (value, wanted) => value.endsWith(wanted),
  gt: (value, wanted) => compareText(value, wanted) > 0,
  ge: (value, wanted) => compareText(value, wanted) >= 0,
  lt: (value, wanted) => compareText(value, wanted) < 0,
  le: (value, wanted) => compareText(value, wanted) <= 0,
};

function compileExact(wanted: string, operator: CompareOperator): ValueTest {
  const holds = TEXT_TESTS[operator];
  return (value) => typeof value === 'string' && holds(value, wanted);
}

function compileFolded(text: string, operator: CompareOperator): ValueTest {
  const wanted = foldCase(text);
  if (operator === 'eq' || operator === 'ne') {
    return (value) => typeof value === 'string' && equalsFolded(value, wanted);
  }
  const holds = TEXT_TESTS[operator];
  return (value) => typeof value === 'string' && holds(foldCase(value), wanted);
}

/** Whether a difference (value minus what was asked) fulfils the operator. */
function compileOrder(operator: CompareOperator): (difference: number) => boolean {
  switch (operator) {
    case 'gt':
      return (difference) => difference > 0;
    case 'ge':
      return (difference) => difference >= 0;
    case 'lt':
      return (difference) => difference < 0;
    case 'le':
      return (difference) => difference <= 0;
    case 'eq':
    case 'ne':
    case 'co':
    case 'sw':
    case 'ew':
      return (difference) => difference === 0;
  }
}

/** `pr`: there is something that is not empty text, an empty array, or an object without anything present in it. */
export function isPresent(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return false;
  return typeof value === 'object' ? Object.values(value).some(isPresent) : true;
}
