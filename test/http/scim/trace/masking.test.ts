import { describe, expect, it } from 'vitest';
import { maskDetail } from '../../../../src/http/scim/trace/mask-detail.ts';
import { maskFilter, maskPath } from '../../../../src/http/scim/trace/mask-filter.ts';
import { maskQuery, maskUrlPath } from '../../../../src/http/scim/trace/mask-url.ts';
import { createMasking } from '../../../../src/http/scim/trace/masking.ts';
import { createPseudonym } from '../../../../src/http/scim/trace/pseudonym.ts';

/** Every value becomes `*`. */
const stars = () => createMasking(() => '*');
const id = '019a0000-0000-7000-8000-000000000001';

describe('a filter', () => {
  it.each([
    ['userName eq "ana"', 'userName eq "*"'],
    ['userName eq ana and active eq True', 'userName eq * and active eq True'],
    [
      'emails[type eq "work" and value co "ana"].display pr',
      'emails[type eq "work" and value co "*"].display pr',
    ],
    [
      'not (urn:ietf:params:scim:schemas:core:2.0:User:title sw "x")',
      'not (urn:ietf:params:scim:schemas:core:2.0:User:title sw "*")',
    ],
    [`id eq "${id}" and externalId eq "${id}"`, `id eq "${id}" and externalId eq "*"`],
    ['displayName eq "Ana \\"The\\" Fox"', 'displayName eq "*"'],
    ['displayName eq "Ana" Fox"', 'displayName eq "*" *""'],
    ['displayName eq "Ana Fox', 'displayName eq "*"'],
    ['displayName eq Ana Fox', 'displayName eq * *'],
    ['displayName eq Ana eq "Fox"', 'displayName eq * eq "*"'],
    ['Ana Fox', '* *'],
    ['', ''],
    ['meta.lastModified gt "2026-11-24T08:00:00Z"', 'meta.lastModified gt "*"'],
  ])('keeps its grammar: %s', (text, shown) => {
    expect(maskFilter(text, stars())).toBe(shown);
  });
});

describe('a path', () => {
  it.each([
    ['name.givenName', 'name.givenName'],
    [
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department',
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department',
    ],
    ['emails[type eq "work"].value', 'emails[type eq "work"].value'],
    [`members[value eq "${id}"]`, `members[value eq "${id}"]`],
    ['emails[value eq "ana@example.com"]', 'emails[value eq "*"]'],
    ['ana@example.com', '*'],
    ['Ana Fox', '*'],
    ['0b0a9f5e-9f2c-4e63-8a3f-3a7e1f0f9e11', '*'],
    ['fb0a9f5e-9f2c-4e63-8a3f-3a7e1f0f9e11', '*'],
  ])('keeps names: %s', (text, shown) => {
    expect(maskPath(text, stars())).toBe(shown);
  });
});

describe('an address', () => {
  it.each([
    ['/scim/v2/Users', '/scim/v2/Users'],
    [`/scim/v2/Groups/${id}`, `/scim/v2/Groups/${id}`],
    ['/scim/v2/Users/ana%40example.com', '/scim/v2/Users/*'],
    ['/scim/v2/Users/%zz', '/scim/v2/Users/*'],
    [
      '/scim/v2/Schemas/urn:ietf:params:scim:schemas:core:2.0:User',
      '/scim/v2/Schemas/urn:ietf:params:scim:schemas:core:2.0:User',
    ],
    ['/scim/v2/Schemas/urn:ana', '/scim/v2/Schemas/*'],
  ])('keeps our own words and ids: %s', (path, shown) => {
    expect(maskUrlPath(path, stars())).toBe(shown);
  });

  it('shows its parameters decoded, by name, and both values of one that comes twice', () => {
    const query =
      'filter=userName+eq+%22ana%22&count=10&attributes=userName,emails.value&cursor=YW5h&x%20y=1&count=ana';
    expect(maskQuery(query, stars())).toEqual({
      filter: 'userName eq "*"',
      count: '10 & *',
      attributes: 'userName,emails.value',
      cursor: '*',
      '*': '*',
    });
  });
});

describe('the detail of an error', () => {
  const long = 'Wolfeschlegelsteinhausenbergerdorff the Elder';
  const known = (...values: readonly string[]) => {
    const masking = stars();
    for (const value of values) masking.text(value);
    return masking;
  };

  it.each([
    [['Ana Fox'], '`title` is text, not "Ana Fox"', '`title` is text, not "*"'],
    [['ANA FOX'], 'the userName "ana fox" already', 'the userName "*" already'],
    [['O"Brien\n'], '`title` is "O\\"Brien\\n"', '`title` is "*"'],
    [[long], `found ${long.slice(0, 30)}`, 'found *'],
    [[long], `not ["${long.slice(0, 10)}`, 'not ["*'],
    [['a'], 'a path: `a` is "a", not b', 'a path: `*` is "*", not b'],
    [['Ana'], 'Anabel is no Ana', 'Anabel is no *'],
    [['text'], 'text `x`', '* `x`'],
    [[], 'nobody ana@example.com', 'nobody *'],
    [['Ana Fox', 'Ana'], 'Ana Fox and Ana', '* and *'],
  ])('shows nothing of %s: %s', (values, detail, shown) => {
    expect(maskDetail(detail, known(...values), true)).toBe(shown);
  });

  it('shows nothing that is quoted when the body was not kept whole, but for names and numbers', () => {
    const detail = '`userName` is text, not "Ana"; version W/"3"; `emails[value eq "Ana"]` and "Fox';
    expect(maskDetail(detail, stars(), false)).toBe(
      '`userName` is text, not "*"; version W/"3"; `emails[value eq "*"]` and "*',
    );
  });

  it('shows nothing of a body that is no JSON', () => {
    const said = `the body is not valid JSON: Unexpected token 'A', ..."me": "x" Ana Fox" is not valid JSON`;
    expect(maskDetail(said, stars(), true)).toBe(`the body is not valid JSON: Unexpected token 'A', ..."…"`);
  });
});

describe('a pseudonym', () => {
  const key = (byte: number) => createPseudonym((bytes) => Buffer.alloc(bytes, byte));

  it('is the same for the same value in any case, and says what the value looks like', () => {
    expect(key(1)('Ana@Example.com')).toBe(key(1)('ana@example.com '));
    expect(key(1)('ana@example.com')).toMatch(/^<e-mail [0-9a-f]{10}>$/);
    expect(key(1)('2026-11-24')).toMatch(/^<date /);
    expect(key(1)('2026-11-24T08:00:00Z')).toMatch(/^<time /);
    expect(key(1)(id)).toMatch(/^<uuid /);
    expect(key(1)(7).replace('number', 'text')).toBe(key(1)('7'));
  });

  it('is another one in another process', () => {
    expect(key(1)('ana')).not.toBe(key(2)('ana'));
  });
});
