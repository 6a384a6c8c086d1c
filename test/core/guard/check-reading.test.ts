import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkReading,
  type ReadingCounts,
  type ReadingExpectation,
} from '../../../src/core/guard/check-reading.ts';

const expectation: ReadingExpectation = {
  atLeast: 50,
  maxDrop: 0.05,
  minOverlap: 0.9,
  maxUnitDrop: 0.5,
  canaries: [],
};
const counts = (fields: Partial<ReadingCounts>): ReadingCounts => ({
  staged: 100,
  before: 100,
  overlap: 100,
  departments: [],
  canariesFound: [],
  ...fields,
});
const check = (fields: Partial<ReadingCounts>, change: Partial<ReadingExpectation> = {}) =>
  checkReading('snapshot', counts(fields), { ...expectation, ...change });

describe('checkReading', () => {
  it('believes a reading like the last one, and the first one above the floor', () => {
    expect(check({})).toEqual([]);
    expect(check({ before: 0, overlap: 0, staged: 50 })).toEqual([]);
  });

  it.each([
    [
      'is below the floor',
      { staged: 49, before: 0, overlap: 0 },
      '49 people were read; expect.atLeast is 50',
    ],
    [
      'lost too many',
      { staged: 94, overlap: 94 },
      '94 people were read and 100 the time before: 6 fewer; at most 5 % may be missing (expect.maxDrop)',
    ],
    [
      'is about other ids',
      { overlap: 80 },
      'only 80 of 100 known ids came again; at least 90 % must (expect.minOverlap): were ids made anew?',
    ],
    [
      'lost most of a department',
      { departments: [{ name: 'bridges', before: 10, staged: 4 }] },
      'department bridges has 4 people and had 10; at most 50 % may be missing (expect.maxUnitDrop)',
    ],
  ])('does not believe one that %s', (_what, fields, message) => {
    expect(check(fields)).toEqual([message]);
  });

  it('wants the people who are always there', () => {
    expect(check({ canariesFound: ['1'] }, { canaries: ['1', '2'] })).toEqual([
      '2 must be in every reading and is not (expect.canaries)',
    ]);
  });

  it('keeps 0 and off apart', () => {
    expect(check({ staged: 99 }, { maxDrop: 0 })).toHaveLength(1);
    expect(check({ staged: 60 }, { maxDrop: 'off' })).toEqual([]);
  });

  it('asks nothing of a list of changes', () => {
    expect(checkReading('changes', counts({ staged: 1, overlap: 1 }), expectation)).toEqual([]);
  });

  it('never believes an empty snapshot of a company that has people', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.integer({ min: 1, max: 1000 }),
        (before, atLeast) => {
          expect(check({ staged: 0, overlap: 0, before }, { atLeast })).not.toEqual([]);
        },
      ),
    );
  });
});
