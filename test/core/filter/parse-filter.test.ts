import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Filter } from '../../../src/core/filter/filter-ast.ts';
import { parseFilter, parseTokens } from '../../../src/core/filter/parse-filter.ts';
import { tokenize } from '../../../src/core/filter/tokenize.ts';
import { failureOf, parsed } from './parsed.ts';

function compare(name: string, value: string | boolean | number | null, operator = 'eq'): Filter {
  const [first = '', sub] = name.split('.');
  const path = { name: first, ...(sub !== undefined && { sub }) };
  return { kind: 'compare', path, operator, value } as Filter;
}

describe('the examples of RFC 7644 section 3.4.2.2', () => {
  it.each<[string, Filter]>([
    ['userName eq "bjensen"', compare('userName', 'bjensen')],
    [`name.familyName co "O'Malley"`, compare('name.familyName', "O'Malley", 'co')],
    ['userName sw "J"', compare('userName', 'J', 'sw')],
    ['title pr', { kind: 'present', path: { name: 'title' } }],
    [
      'meta.lastModified gt "2011-05-13T04:42:34Z"',
      compare('meta.lastModified', '2011-05-13T04:42:34Z', 'gt'),
    ],
    [
      'meta.lastModified ge "2011-05-13T04:42:34Z"',
      compare('meta.lastModified', '2011-05-13T04:42:34Z', 'ge'),
    ],
    [
      'meta.lastModified lt "2011-05-13T04:42:34Z"',
      compare('meta.lastModified', '2011-05-13T04:42:34Z', 'lt'),
    ],
    [
      'meta.lastModified le "2011-05-13T04:42:34Z"',
      compare('meta.lastModified', '2011-05-13T04:42:34Z', 'le'),
    ],
    [
      'title pr and userType eq "Employee"',
      {
        kind: 'and',
        filters: [{ kind: 'present', path: { name: 'title' } }, compare('userType', 'Employee')],
      },
    ],
    [
      'title pr or userType eq "Intern"',
      { kind: 'or', filters: [{ kind: 'present', path: { name: 'title' } }, compare('userType', 'Intern')] },
    ],
    [
      'schemas eq "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"',
      compare('schemas', 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'),
    ],
    [
      'userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")',
      {
        kind: 'and',
        filters: [
          compare('userType', 'Employee'),
          {
            kind: 'or',
            filters: [compare('emails', 'example.com', 'co'), compare('emails.value', 'example.org', 'co')],
          },
        ],
      },
    ],
    [
      'userType ne "Employee" and not (emails co "example.com" or emails.value co "example.org")',
      {
        kind: 'and',
        filters: [
          compare('userType', 'Employee', 'ne'),
          {
            kind: 'not',
            filter: {
              kind: 'or',
              filters: [compare('emails', 'example.com', 'co'), compare('emails.value', 'example.org', 'co')],
            },
          },
        ],
      },
    ],
    [
      'userType eq "Employee" and (emails.type eq "work")',
      { kind: 'and', filters: [compare('userType', 'Employee'), compare('emails.type', 'work')] },
    ],
    [
      'userType eq "Employee" and emails[type eq "work" and value co "@example.com"]',
      {
        kind: 'and',
        filters: [
          compare('userType', 'Employee'),
          {
            kind: 'values',
            path: { name: 'emails' },
            filter: {
              kind: 'and',
              filters: [compare('type', 'work'), compare('value', '@example.com', 'co')],
            },
          },
        ],
      },
    ],
    [
      'emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp" and value co "@foo.com"]',
      {
        kind: 'or',
        filters: [
          {
            kind: 'values',
            path: { name: 'emails' },
            filter: {
              kind: 'and',
              filters: [compare('type', 'work'), compare('value', '@example.com', 'co')],
            },
          },
          {
            kind: 'values',
            path: { name: 'ims' },
            filter: { kind: 'and', filters: [compare('type', 'xmpp'), compare('value', '@foo.com', 'co')] },
          },
        ],
      },
    ],
  ])('%s', (text, filter) => {
    expect(parsed(text)).toEqual(filter);
  });

  it('urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J"', () => {
    expect(parsed('urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J"')).toEqual({
      kind: 'compare',
      path: { urn: 'urn:ietf:params:scim:schemas:core:2.0:User', name: 'userName' },
      operator: 'sw',
      value: 'J',
    });
  });

  it('reads operators and attribute names in any case', () => {
    expect(parsed('userName Eq "john"')).toEqual(compare('userName', 'john'));
    expect(parsed('Username EQ "john" AND title PR')).toEqual({
      kind: 'and',
      filters: [compare('Username', 'john'), { kind: 'present', path: { name: 'title' } }],
    });
  });
});

describe('values', () => {
  it.each<[string, string | boolean | number | null]>([
    ['true', true],
    ['True', true],
    ['FALSE', false],
    ['Null', null],
    ['0', 0],
    ['-0', 0],
    ['-12.5e1', -125],
    ['"true"', 'true'],
    [String.raw`"a \"quoted\" name"`, 'a "quoted" name'],
    [String.raw`"caf\u00e9 \uD83D\uDE00 \\ \/ \t\n"`, 'caf\u00e9 \u{1f600} \\ / \t\n'],
    ['"Sales (EMEA)"', 'Sales (EMEA)'],
    ['"a]b[c"', 'a]b[c'],
    ['"Tom and Jerry or not (x)"', 'Tom and Jerry or not (x)'],
    ['""', ''],
  ])('x eq %s', (text, value) => {
    expect(parsed(`x eq ${text}`)).toEqual(compare('x', value));
    expect(parsed(`not (x eq ${text})`)).toEqual({ kind: 'not', filter: compare('x', value) });
    expect(parsed(`y[x eq ${text}]`)).toEqual({
      kind: 'values',
      path: { name: 'y' },
      filter: compare('x', value),
    });
  });

  it('reads unquoted text only where it was allowed', () => {
    expect(failureOf('externalId eq jyoung').message).toContain('text values need double quotes: "jyoung"');
    expect(parsed('externalId eq jyoung', { unquotedValues: true })).toEqual(compare('externalId', 'jyoung'));
    const ids = 'externalId eq 00701984 or (userName eq ana@example.com and active eq true)';
    expect(parsed(ids, { unquotedValues: true })).toEqual({
      kind: 'or',
      filters: [
        compare('externalId', '00701984'),
        { kind: 'and', filters: [compare('userName', 'ana@example.com'), compare('active', true)] },
      ],
    });
  });
});

describe('precedence', () => {
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => ({ kind: 'present', path: { name } }) as const);

  it.each<[string, unknown]>([
    ['a pr or b pr and c pr', { kind: 'or', filters: [a, { kind: 'and', filters: [b, c] }] }],
    ['a pr and b pr or c pr', { kind: 'or', filters: [{ kind: 'and', filters: [a, b] }, c] }],
    ['(a pr or b pr) and c pr', { kind: 'and', filters: [{ kind: 'or', filters: [a, b] }, c] }],
    ['not (a pr) and b pr', { kind: 'and', filters: [{ kind: 'not', filter: a }, b] }],
    ['not (a pr and b pr)', { kind: 'not', filter: { kind: 'and', filters: [a, b] } }],
    ['not(a pr or b pr)', { kind: 'not', filter: { kind: 'or', filters: [a, b] } }],
    [
      '((a pr and (b pr or ((c pr)))) or d pr)',
      {
        kind: 'or',
        filters: [{ kind: 'and', filters: [a, { kind: 'or', filters: [b, c] }] }, d],
      },
    ],
    ['a pr\n  and b pr\n  and c pr', { kind: 'and', filters: [a, b, c] }],
    [
      'x[not (a pr) or (b pr and c pr)]',
      {
        kind: 'values',
        path: { name: 'x' },
        filter: {
          kind: 'or',
          filters: [
            { kind: 'not', filter: a },
            { kind: 'and', filters: [b, c] },
          ],
        },
      },
    ],
  ])('%s', (text, filter) => {
    expect(parsed(text)).toEqual(filter);
  });

  it('asks one value for both when a sub-attribute follows the bracket', () => {
    expect(parsed('emails[type eq "work"].value eq "x"')).toEqual({
      kind: 'values',
      path: { name: 'emails' },
      filter: { kind: 'and', filters: [compare('type', 'work'), compare('value', 'x')] },
    });
  });
});

describe('positions', () => {
  it('are kept for paths and values', () => {
    const result = parseFilter('title pr and  userType eq "Intern"');
    expect(result).toMatchObject({
      ok: true,
      filter: { filters: [{ path: { at: 0 } }, { path: { at: 14 }, valueAt: 26 }] },
    });
  });
});

describe('a sub-attribute behind a bracket', () => {
  it('has its place in the text', () => {
    expect(parseFilter('emails[type pr].value pr')).toMatchObject({
      filter: { filter: { filters: [{ path: { at: 7 } }, { path: { at: 16 } }] } },
    });
  });
});

describe('the names of attributes', () => {
  it.each(['$ref', 'a-b', 'a_1', 'urn:a~b:c', 'Az.zA'])('%s is one', (name) => {
    expect(parseFilter(`${name} pr`).ok).toBe(true);
  });
});

describe('texts with escapes', () => {
  it.each([
    [String.raw`\"\\\/\b\f\n\r\t`, '"\\/\b\f\n\r\t'],
    [String.raw`\u00e9\u00C9\u0041`, '\u00e9\u00c9A'],
  ])('%s', (written, text) => {
    expect(parsed(`a eq "${written}"`)).toMatchObject({ value: text });
  });
});

describe('limits', () => {
  it('refuse a text that is longer than allowed, unread', () => {
    expect(failureOf('a'.repeat(8193)).message).toBe(
      'character 8193: the text has 8193 characters, at most 8192 are read',
    );
    expect(failureOf('title pr', { length: 7 }).at).toBe(7);
    expect(parseFilter('title pr', { length: 8 }).ok).toBe(true);
  });

  it.each([
    ['(', ')'],
    ['not (', ')'],
  ])('allow 32 times "%s" and no more', (open, close) => {
    const nested = (times: number) => `${open.repeat(times)}a pr${close.repeat(times)}`;
    expect(parseFilter(nested(32)).ok).toBe(true);
    expect(failureOf(nested(33)).message).toContain('more than 32 parentheses or brackets');
    expect(failureOf(nested(3), { depth: 2 }).at).toBe(open.length * 3 - 1);
  });

  it('count what is open, not what was', () => {
    expect(parseFilter('(a pr) and (b pr) and (c pr) and x[d pr]', { depth: 1 }).ok).toBe(true);
  });

  it('allow 200 comparisons and no more', () => {
    const chain = (times: number) => Array.from({ length: times }, () => 'a pr').join(' or ');
    expect(parseFilter(chain(200)).ok).toBe(true);
    expect(failureOf(chain(201)).message).toContain('more than 200 comparisons');
    expect(failureOf(chain(2), { comparisons: 1 }).at).toBe(8);
  });

  it('hold against brackets by the thousand', () => {
    expect(failureOf('('.repeat(8000)).at).toBe(32);
    expect(failureOf('a['.repeat(4000)).at).toBe(3);
  });
});

describe('work', () => {
  /** Token reads the parser makes: its steps, without a clock. */
  function steps(text: string): number {
    const cut = tokenize(text);
    if (!cut.ok) throw new Error(cut.error.message);
    let reads = 0;
    const counted = new Proxy(cut.tokens, {
      get(target, key, receiver): unknown {
        if (typeof key === 'string' && key !== 'length') reads += 1;
        return Reflect.get(target, key, receiver);
      },
    });
    parseTokens(counted, { comparisons: Infinity, depth: Infinity });
    return reads;
  }

  it.each([
    ['a chain', (n: number) => Array.from({ length: n }, () => 'a eq "x"').join(' and ')],
    ['groups', (n: number) => Array.from({ length: n }, () => '(a pr or b pr)').join(' and ')],
    ['nesting', (n: number) => `${'('.repeat(n)}a pr${')'.repeat(n)}`],
    ['negations', (n: number) => `${'not ('.repeat(n)}a pr${')'.repeat(n)}`],
    ['openings that never close', (n: number) => 'not (a eq "b" and '.repeat(n)],
  ])('grows with the text and not faster: %s', (_, text) => {
    expect(steps(text(400))).toBeLessThan(steps(text(200)) * 2.1);
    expect(steps(text(400))).toBeLessThan(text(400).length * 4);
  });
});

describe('any text', () => {
  const piece = fc.constantFrom(
    '(',
    ')',
    '[',
    ']',
    '"',
    '\\',
    '.',
    ':',
    ' ',
    'and',
    'or',
    'not',
    'eq',
    'pr',
    'a',
    'urn:x:',
    'null',
    '1e9',
    "'",
  );
  const soup = fc
    .array(fc.oneof(piece, fc.string({ unit: 'binary', maxLength: 3 })))
    .map((pieces) => pieces.join(''));

  it('is a filter or an error with a place in the text, never an exception', () => {
    fc.assert(
      fc.property(soup, fc.boolean(), (text, unquotedValues) => {
        const result = parseFilter(text, { unquotedValues });
        if (result.ok) return;
        expect(result.error.at).toBeGreaterThanOrEqual(0);
        expect(result.error.at).toBeLessThanOrEqual(text.length);
        expect(result.error.message).toContain(`character ${result.error.at + 1}: `);
      }),
      { numRuns: 500 },
    );
  });
});
