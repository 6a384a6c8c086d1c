import { describe, expect, it } from 'vitest';
import { tokenize } from '../../../src/core/filter/tokenize.ts';

/** Counts how often the tokenizer looks at the text: its steps, without a clock. */
function readsOf(text: string): number {
  let reads = 0;
  tokenize({
    length: text.length,
    charCodeAt(index) {
      reads += 1;
      return text.charCodeAt(index);
    },
    slice(start, end) {
      reads += end - start;
      return text.slice(start, end);
    },
  });
  return reads;
}

describe('tokenize', () => {
  it('knows where each token begins and ends', () => {
    const cut = tokenize('a[b eq "c\\n"] ');
    expect(cut.ok && cut.tokens).toEqual([
      { kind: 'word', text: 'a', at: 0, end: 1 },
      { kind: '[', text: '[', at: 1, end: 2 },
      { kind: 'word', text: 'b', at: 2, end: 3 },
      { kind: 'word', text: 'eq', at: 4, end: 6 },
      { kind: 'text', text: 'c\n', at: 7, end: 12 },
      { kind: ']', text: ']', at: 12, end: 13 },
      { kind: 'end', text: '', at: 14, end: 14 },
    ]);
  });

  it('takes tabs, line breaks and the no-break space for spaces', () => {
    const cut = tokenize('a\tb\r\nc\u00a0d');
    expect(cut.ok && cut.tokens.map(({ text }) => text)).toEqual(['a', 'b', 'c', 'd', '']);
  });

  // Shapes under which quoted-text expressions of other parsers take exponential time.
  it.each([
    ['words', (n: number) => 'word '.repeat(n)],
    ['one long word', (n: number) => 'w'.repeat(n)],
    ['an open quote and line breaks', (n: number) => `userName eq "${'\n'.repeat(n)}`],
    ['an open quote and escapes', (n: number) => `members[value eq "${String.raw`\a`.repeat(n)}`],
    ['an open quote and good escapes', (n: number) => `userName eq "${String.raw`\\`.repeat(n)}`],
    ['an open quote and letters', (n: number) => `userName eq "${'a'.repeat(n)}`],
    ['unicode escapes', (n: number) => `"${String.raw`\u00e9`.repeat(n)}"`],
    ['quotes', (n: number) => '""'.repeat(n)],
    ['spaces', (n: number) => ' '.repeat(n)],
    ['brackets', (n: number) => '(['.repeat(n)],
  ])('looks at each character a few times at most: %s', (_, text) => {
    expect(readsOf(text(2000))).toBeLessThanOrEqual(text(2000).length * 4);
    expect(readsOf(text(2000))).toBeLessThanOrEqual(readsOf(text(1000)) * 2.1);
  });
});
