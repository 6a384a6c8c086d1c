import { describe, expect, it } from 'vitest';
import { allowsOperator, coerceValue } from '../../../src/core/filter/coerce-value.ts';
import type { CompareOperator } from '../../../src/core/filter/filter-ast.ts';

const EVERY: readonly CompareOperator[] = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'];

describe('what an attribute can be asked', () => {
  it.each([
    ['string', EVERY],
    ['reference', EVERY],
    ['dateTime', EVERY],
    ['binary', ['eq', 'ne', 'co', 'sw', 'ew']],
    ['integer', ['eq', 'ne', 'gt', 'ge', 'lt', 'le']],
    ['decimal', ['eq', 'ne', 'gt', 'ge', 'lt', 'le']],
    ['boolean', ['eq', 'ne']],
    ['complex', []],
  ] as const)('of type %s: %j', (type, operators) => {
    expect(EVERY.filter((operator) => allowsOperator(type, operator))).toEqual(operators);
  });

  it('is null by `eq` and `ne` only', () => {
    const title = { name: 'title', type: 'string', multiValued: false, caseExact: false } as const;
    const asked = EVERY.filter((operator) => coerceValue(title, operator, null) !== undefined);
    expect(asked).toEqual(['eq', 'ne']);
  });
});

describe('the value of a number', () => {
  const size = { name: 'size', type: 'decimal', multiValued: false, caseExact: false } as const;

  it.each([5, '5', 1e21, '-0.5e-3', 0.1])('is read: %j', (value) => {
    expect(coerceValue(size, 'eq', value)).toEqual({ kind: 'number', number: Number(value) });
  });

  it.each([true, 'five', '', '1e999', Infinity])('is none: %j', (value) => {
    expect(coerceValue(size, 'eq', value)).toBeUndefined();
  });
});
