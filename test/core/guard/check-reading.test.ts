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

  it('lets one person go however small the company is, unless nobody may', () => {
    const small = { before: 12, staged: 11, overlap: 11 };
    expect(check(small, { atLeast: 5 })).toEqual([]);
    expect(check({ ...small, staged: 10, overlap: 10 }, { atLeast: 5 })).toHaveLength(2);
    expect(check(small, { atLeast: 5, maxDrop: 0, minOverlap: 1 })).toHaveLength(2);
  });

  it('believes the last one within each band, to the very person', () => {
    const edge = { staged: 95, overlap: 95, departments: [{ name: 'bridges', before: 10, staged: 5 }] };
    expect(check(edge)).toEqual([]);
    expect(check({ ...edge, overlap: 90 })).toEqual([]);
    expect(check({ ...edge, overlap: 89 })).toHaveLength(1);
  });

  it('says nothing of small departments, and a large one that is gone trips', () => {
    expect(check({ departments: [{ name: 'models', before: 9, staged: 0 }] })).toEqual([]);
    expect(check({ departments: [{ name: 'bridges', before: 10, staged: 0 }] })).toHaveLength(1);
  });

  it('asks nothing of a list of changes', () => {
    expect(checkReading('changes', counts({ staged: 1, overlap: 1 }), expectation)).toEqual([]);
  });

  it('never believes a reading more the more people it lacks', () => {
    const share = fc.constantFrom<number | 'off'>('off', 0, 0.05, 0.1, 0.5, 1);
    fc.assert(
      fc.property(fc.nat(2000), fc.nat(2000), fc.nat(2000), share, (before, some, more, band) => {
        const reading = (overlap: number) =>
          check({ before, staged: overlap, overlap }, { atLeast: 0, maxDrop: band, minOverlap: band });
        const [larger, smaller] = [Math.max(some, more), Math.min(some, more)].map((n) =>
          Math.min(n, before),
        );
        expect(reading(smaller ?? 0).length).toBeGreaterThanOrEqual(reading(larger ?? 0).length);
      }),
    );
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
