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
    ['userName eq or title pr', 13, 'found `or`, expected a value after `eq`'],
    ['eq', 3, 'found the end of the text, expected an operator'],
    ['title pr and eq "x"', 14, 'is the attribute name before `eq` missing?'],
    ['a pr]', 5, 'this `]` closes nothing that is open'],
    ['emails[type pr]".value" eq "x"', 16, 'expected `and`, `or` or the end'],
    ['emails[type pr]value eq "x"', 16, 'expected `and`, `or` or the end'],
    ['emails[type pr].va!lue eq "x"', 19, '`!` cannot be part of an attribute name'],
    ['emails[type pr].urn:x:value eq "x"', 16, 'one sub-attribute name'],
    ['$ pr', 1, '`$` cannot be part of an attribute name'],
    ['a$b pr', 2, '`$` cannot be part of an attribute name'],
    ['a/b pr', 2, '`/` cannot be part of an attribute name'],
    ['a:b pr', 1, 'is a schema URN and begins with `urn:`'],
    ['urn:\u00e9:x pr', 5, 'this character cannot be part of a URN'],
    ['urn:a\u007f:x pr', 6, 'this character cannot be part of a URN'],
    [String.raw`a eq "\u12x4"`, 7, 'needs four hexadecimal digits'],
    [String.raw`a eq "\u123"`, 7, 'needs four hexadecimal digits'],
    [String.raw`a eq "\ux1234"`, 7, 'needs four hexadecimal digits'],
    [String.raw`a eq "\x00e9"`, 7, '`\\x` is no escape'],
    ['title pr and', 13, 'found the end of the text, expected an attribute name'],
    ['title pr and or title pr', 14, 'found `or`, expected an attribute name'],
    ['eq "x"', 1, 'found "x" after `eq`; is the attribute name before `eq` missing?'],
    ['"Employee" eq userType', 1, 'found "Employee", expected an attribute name; names have no quotes'],
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
    ['!(active eq true)', 1, 'found `!`, expected an attribute name; to negate, write `not (...)`'],
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

  const anOperator = 'an operator (eq, ne, co, sw, ew, gt, ge, lt, le or pr)';
  const aJoint = '`and`, `or` or the end';

  it.each([
    ['userName eq', 'character 12: found the end of the text, expected a value after `eq`'],
    ['userName zzz "x"', `character 10: found \`zzz\`, expected ${anOperator}`],
    ['userName "eqq"', `character 10: found "eqq", expected ${anOperator}`],
    ['a eq "x" = b pr', `character 10: found \`=\`, expected ${aJoint}`],
    ['a eq "x" in b pr', `character 10: found \`in\`, expected ${aJoint}`],
    ['a eq "x" "andd"', `character 10: found "andd", expected ${aJoint}`],
  ])('ends where nothing can be advised: %s', (text, message) => {
    expect(failureOf(text).message).toBe(message);
  });

  it.each([
    ['eq', '= == === is equals Equal'],
    ['ne', '!= !== <> notEquals'],
    ['co', 'contains includes like ~'],
    ['sw', 'startsWith starts'],
    ['ew', 'endsWith ends'],
    ['gt', '> gtt'],
    ['ge', '>= gte'],
    ['lt', '< ltt'],
    ['le', '<= lte'],
    ['pr', 'exists present'],
  ])('knows how others write `%s`: %s', (meant, words) => {
    for (const word of words.split(' ')) {
      expect(failureOf(`userName ${word} "x"`).message).toContain(`; did you mean \`${meant}\`?`);
    }
  });

  it.each([
    ['and', '&& & , nad'],
    ['or', '|| | orr'],
  ])('knows how others write `%s`: %s', (meant, words) => {
    for (const word of words.split(' ')) {
      expect(failureOf(`a eq "x" ${word} b pr`).message).toContain(`or the end; did you mean \`${meant}\`?`);
    }
  });

  it.each(Array.from("'`\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb"))(
    'tells %s from straight quotes',
    (quote) => {
      expect(failureOf(`a eq ${quote}x${quote}`).message).toMatch(
        /; text values need straight double quotes/,
      );
    },
  );

  it('advises on a word between filters, whatever stands before it', () => {
    const messageOf = (text: string) => failureOf(text, { unquotedValues: true }).message;
    expect(messageOf('a eq Ana andd b pr')).toMatch(
      /did you mean `and`\?; a value of several words needs double quotes$/,
    );
    expect(messageOf('a eq ana.silva andd b pr')).toMatch(/the end; did you mean `and`\?$/);
  });

  it('shows a long text shortened', () => {
    for (const long of ['y'.repeat(400), `1${'0'.repeat(400)}`]) {
      expect(failureOf(`a eq ${long}`).message.length).toBeLessThan(200);
    }
    const most = 'x'.repeat(40);
    expect(failureOf(`a ${most}`).message).toContain(`found \`${most}\`,`);
    expect(failureOf(`a ${most}x`).message).toContain(`found \`${most}...\`,`);
    expect(failureOf(`a ${'x'.repeat(8000)}`).message.length).toBeLessThan(200);
  });
});
