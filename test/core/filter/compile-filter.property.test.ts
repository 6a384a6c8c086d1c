import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileFilter } from '../../../src/core/filter/compile-filter.ts';
import { parseFilter } from '../../../src/core/filter/parse-filter.ts';
import { PERSON_SCHEMA } from '../../../src/core/filter/person-schema.ts';
import { printFilter } from '../../../src/core/filter/print-filter.ts';
import { anyFilter, anyPerson } from './any-filter.ts';
import { naiveMatch } from './naive-filter.ts';
import { withoutPositions } from './parsed.ts';

describe('a compiled filter', () => {
  it('says of any person what the naive evaluator says', () => {
    fc.assert(
      fc.property(anyFilter, fc.array(anyPerson, { minLength: 1, maxLength: 4 }), (filter, people) => {
        const matches = compileFilter(filter, PERSON_SCHEMA);
        for (const person of people) expect(matches(person)).toBe(naiveMatch(filter, PERSON_SCHEMA, person));
      }),
      { numRuns: 500 },
    );
  });
});

describe('the canonical text of any filter', () => {
  it('is read as the same filter', () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        const result = parseFilter(printFilter(filter), { depth: 64 });
        expect(result.ok && withoutPositions(result.filter)).toEqual(filter);
      }),
    );
  });

  it('is its own canonical text', () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        const text = printFilter(filter);
        const result = parseFilter(text, { depth: 64 });
        expect(result.ok && printFilter(result.filter)).toBe(text);
      }),
    );
  });

  it('keeps every text and number', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.string(),
    );
    fc.assert(
      fc.property(value, (one) => {
        const expected = one === 0 ? 0 : one;
        const result = parseFilter(
          printFilter({ kind: 'compare', path: { name: 'x' }, operator: 'eq', value: one }),
        );
        expect(result).toMatchObject({ ok: true, filter: { value: expected } });
      }),
    );
  });
});
