import { describe, expect, it } from 'vitest';
import { failureOf } from './parsed.ts';

describe('what an administrator reads when a filter is wrong', () => {
  it.each([
    ['', 1, 'found the end of the text, expected an attribute name'],
    [
      'userName',
      9,
      'found the end of the text, expected an operator (eq, ne, co, sw, ew, gt, ge, lt, le or pr)',
    ],
    ['userName eq', 12, 'found the end of the text, expected a value after `eq`'],
    ['userName eq and title pr', 13, 'found `and`, expected a value after `eq`'],
    ['title pr and', 13, 'found the end of the text, expected an attribute name'],
    ['title pr and or title pr', 14, 'found `or`, expected an attribute name'],
    ['eq "x"', 1, 'found "x" after `eq`; is the attribute name before `eq` missing?'],
    ['"Employee" eq userType', 1, 'names have no quotes'],
    [
      'userName = "x"',
      10,
      'found `=`, expected an operator (eq, ne, co, sw, ew, gt, ge, lt, le or pr); did you mean `eq`?',
    ],
    ['userName="x"', 9, '`=` cannot be part of an attribute name here; did you mean `eq`?'],
    ['userName != "x"', 10, 'did you mean `ne`?'],
    ['userName eqq "x"', 10, 'did you mean `eq`?'],
    ['userName contains "x"', 10, 'did you mean `co`?'],
    ['userName startsWith "x"', 10, 'did you mean `sw`?'],
    ['userName in ("x")', 10, 'join several `eq` with `or`'],
    ['title exists', 7, 'did you mean `pr`?'],
    ["userName eq 'x'", 13, 'text values need straight double quotes: "like this"'],
    ['userName eq \u201cx\u201d', 13, 'text values need straight double quotes'],
    ['userName eq ana', 13, 'found `ana`, expected a value; text values need double quotes: "ana"'],
    ['employeeNumber eq 0042', 19, 'text values need double quotes: "0042"'],
    ['x eq 1e999', 6, 'out of range'],
    ['userName eq "ana', 13, 'this `"` is never closed'],
    ['userName eq "a\nb"', 15, 'a line break or control character inside quotes'],
    [String.raw`userName eq "CORP\ana"`, 18, '`\\a` is no escape; write'],
    [String.raw`userName eq "\u12"`, 14, 'needs four hexadecimal digits'],
    ['not active eq true', 5, 'expected `(` after `not`; write `not (...)`'],
    ['!(active eq true)', 1, 'to negate, write `not (...)`'],
    ['(a pr or b pr', 14, 'expected `)` for the `(` of character 1, `and` or `or`'],
    ['emails[type eq "work"', 22, 'expected `]` for the `[` of character 7, `and` or `or`'],
    ['emails[type eq "work")', 22, 'found `)`, expected `]`'],
    ['a pr)', 5, 'found `)`, expected `and`, `or` or the end; this `)` closes nothing that is open'],
    ['a pr && b pr', 6, 'did you mean `and`?'],
    ['a eq "x" b eq "y"', 10, 'found `b`, expected `and`, `or` or the end'],
    ['a.b.c eq "x"', 4, 'an attribute has at most one sub-attribute'],
    ['a. eq "x"', 3, 'an attribute name is missing here'],
    ['2fa eq "x"', 1, '`2` cannot be part of an attribute name'],
    ['__proto__ pr', 1, '`_` cannot be part of an attribute name'],
    ['enterprise:department eq "x"', 1, 'is a schema URN and begins with `urn:`'],
    ['emails[value[x pr]]', 13, 'brackets cannot be inside brackets'],
    ['emails.type[x pr]', 12, 'write `emails[type ...]`'],
    ['emails[type pr] .value eq "x"', 17, 'expected `and`, `or` or the end'],
    ['emails[type pr].a.b eq "x"', 16, 'one sub-attribute name'],
    ['emails[]', 8, 'expected an attribute name'],
    ['()', 2, 'expected an attribute name'],
  ])('%s', (text, character, message) => {
    const error = failureOf(text);
    expect(error.message).toContain(message);
    expect(error.message).toContain(`character ${character}: `);
    expect(error.at).toBe(character - 1);
  });

  it('says that a value of several words needs quotes, where quotes may be missing', () => {
    const error = failureOf('displayName eq Ana Silva', { unquotedValues: true });
    expect(error.message).toContain('a value of several words needs double quotes');
  });

  it('shows a long text shortened', () => {
    expect(failureOf(`a ${'x'.repeat(8000)}`).message.length).toBeLessThan(200);
  });
});
