import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareText } from '../../../src/core/filter/compare-text.ts';
import { equalsFolded, foldCase } from '../../../src/core/filter/fold-case.ts';

// Letters that compose, that lose or gain length in lower case, and plain ones.
const letters = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      ...Array.from('aAeEiIkKjJ \u0301\u0307\u030c\u0345\u212a\u212b\u0130\u00c9\u00e9\u01f0\u00df'),
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 6,
});

describe('foldCase', () => {
  it.each([
    ['CAD Users', 'cad users'],
    ['ABCDEFGHIJKLMNOPQRSTUVWXYZ[', 'abcdefghijklmnopqrstuvwxyz['],
    ['JOSE\u0301', 'jos\u00e9'],
    ['\u212aelvin', 'kelvin'],
    ['J\u030c', '\u01f0'],
    ['I\u0307', '\u0130'],
  ])('makes %s and %s the same', (one, other) => {
    expect(foldCase(one)).toBe(foldCase(other));
    expect(equalsFolded(one, foldCase(other))).toBe(true);
  });

  it('is the same when done again', () => {
    fc.assert(
      fc.property(letters, (text) => {
        expect(foldCase(foldCase(text))).toBe(foldCase(text));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('equalsFolded', () => {
  it('agrees with folding both texts', () => {
    fc.assert(
      fc.property(letters, letters, (text, other) => {
        expect(equalsFolded(text, foldCase(other))).toBe(foldCase(text) === foldCase(other));
        expect(equalsFolded(text, foldCase(text))).toBe(true);
        expect(equalsFolded(text.toUpperCase(), foldCase(text.toUpperCase()))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['abc', 'abcd'],
    ['@[`{', '`{@['],
    ['abcd', 'abc'],
    ['', 'a'],
  ])('tells %s from %s', (text, folded) => {
    expect(equalsFolded(text, folded)).toBe(false);
  });
});

describe('compareText', () => {
  it.each([
    ['\uffff', '\u{10000}'],
    ['\ud7ff', '\ue000'],
    ['\u{103fe}', '\u{103ff}'],
    ['ab', 'abc'],
  ])('puts %j before %j', (one, other) => {
    expect(Math.sign(compareText(one, other))).toBe(-1);
    expect(Math.sign(compareText(other, one))).toBe(1);
  });

  it('orders texts as databases order their UTF-8 bytes', () => {
    const wellFormed = fc.string({
      unit: fc.oneof(
        fc.constantFrom('\uff21', '\u{1f600}', '\ud7ff', 'a'),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      ),
    });
    fc.assert(
      fc.property(wellFormed, wellFormed, (a, b) => {
        expect(Math.sign(compareText(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
  });
});
