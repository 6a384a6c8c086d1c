import fc from 'fast-check';
import { stringify } from 'yaml';
import { describe, expect, it } from 'vitest';
import { offsetInScalar } from '../../src/config/offset-in-scalar.ts';
import { readConfigDocument } from '../../src/config/config-document.ts';
import { changed, complaintsAbout } from './sample.ts';

const written = `'groups.display eq "CAD Users"'`;

describe('a mistake inside a filter', () => {
  it.each([
    {
      how: 'in single quotes, one of them doubled',
      when: `'title eq "O''Hara" and titel pr'`,
      complaint: 'sw.yaml:20:35 rules[0].when: unknown attribute `titel`, did you mean `title`?',
    },
    {
      how: 'in double quotes with escapes',
      when: String.raw`"title eq \"O\u00b4Hara\" and titel pr"`,
      complaint: 'sw.yaml:20:41 rules[0].when: unknown attribute `titel`, did you mean `title`?',
    },
    {
      how: 'without quotes',
      when: 'title eq "x" and titel pr # why',
      complaint: 'sw.yaml:20:28 rules[0].when: unknown attribute `titel`, did you mean `title`?',
    },
    {
      how: 'at the first character',
      when: `'titel pr'`,
      complaint: 'sw.yaml:20:12 rules[0].when: unknown attribute `titel`, did you mean `title`?',
    },
  ])('is found at its own column: $how', ({ when, complaint }) => {
    const [line = ''] = complaintsAbout(changed(written, when));
    expect(line.replace('; did', ', did')).toBe(complaint);
  });

  it('is named with the whole filter when that has several lines', () => {
    const text = changed(written, '|\n      title eq "x"\n      and titel pr');
    expect(complaintsAbout(text)).toEqual([
      expect.stringMatching(/^sw\.yaml:20:11 rules\[0\]\.when: unknown attribute/),
    ]);
  });

  it('comes with all others of the same filter', () => {
    const text = changed(written, `'titel pr or active eq "yes"'`);
    expect(complaintsAbout(text).map((complaint) => complaint.split(' ')[0])).toEqual([
      'sw.yaml:20:12',
      'sw.yaml:20:34',
    ]);
  });

  it('is no filter at all', () => {
    expect(complaintsAbout(changed(written, `'department = "Structures"'`))[0]).toMatch(
      /^sw\.yaml:20:23 rules\[0\]\.when: character 12: /,
    );
  });

  it('is found in a protection too', () => {
    const text = `${changed('x', 'x').slice(0, -1)}\nprotect:\n  - { when: userName pr and, reason: x }\n`;
    expect(complaintsAbout(text)).toEqual([expect.stringMatching(/^sw\.yaml:24:\d+ protect\[0\]\.when: /)]);
  });
});

describe('the place of a character', () => {
  const quoting = fc.constantFrom('PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE') as fc.Arbitrary<'PLAIN'>;
  const letters = fc.stringMatching(/^[a-z"' é\u{1F600}\\]{0,20}$/u);

  it('is where that character stands, however the text is quoted', () => {
    fc.assert(
      fc.property(letters, letters, quoting, (before, after, defaultStringType) => {
        const value = `${before}X${after}`;
        const source = stringify(value, { defaultStringType, lineWidth: 0 }).slice(0, -1);
        expect(source[offsetInScalar(source, before.length)]).toBe('X');
      }),
    );
  });

  it('is counted in UTF-16 units, as editors do, behind an escape for more than one', () => {
    const source = String.raw`"a\U0001F600\x41X"`;
    expect(source[offsetInScalar(source, 4)]).toBe('X');
  });

  it('does not count a byte order mark', () => {
    expect(readConfigDocument('\uFEFFa: b\n').placeOf(['a'])).toEqual({ line: 1, column: 4 });
  });

  it('is the nearest thing around it when there is none', () => {
    const document = readConfigDocument('a:\n  - b: 1\n');
    expect(document.placeOf(['a', 0, 'c'])).toEqual({ line: 2, column: 5 });
    expect(document.placeOf(['z'])).toEqual({ line: 1, column: 1 });
  });
});
