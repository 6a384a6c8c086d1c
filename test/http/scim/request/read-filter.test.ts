import { describe, expect, it } from 'vitest';
import { ENTERPRISE_URN, PERSON_SCHEMA } from '../../../../src/core/filter/person-schema.ts';
import { printFilter } from '../../../../src/core/filter/print-filter.ts';
import { namesVersion } from '../../../../src/http/scim/request/etag.ts';
import { readFilter } from '../../../../src/http/scim/request/read-filter.ts';
import { readSearch } from '../../../../src/http/scim/request/scim-query.ts';

const read = (text: string) => printFilter(readFilter(text, PERSON_SCHEMA));

describe('the filter of a list', () => {
  it.each([
    ['userName eq "ana"', 'userName eq "ana"'],
    ['externalId eq jyoung', 'externalId eq "jyoung"'],
    ['id eq "1" and manager eq "2"', `id eq "1" and ${ENTERPRISE_URN}:manager eq "2"`],
    ['not (department pr)', `not (${ENTERPRISE_URN}:department pr)`],
    ['emails[type eq "work"].value eq "a@x"', 'emails[type eq "work" and value eq "a@x"]'],
  ])('%s is understood as %s', (text, understood) => {
    expect(read(text)).toBe(understood);
  });

  it.each([
    ['userName', 'expected an operator'],
    ['userName eq', 'expected a value'],
    ['shoeSize eq "7"', 'unknown attribute `shoeSize`'],
    ['password eq "x"', 'unknown attribute `password`'],
    ['active gt true', '`gt` cannot be asked of `active`'],
    ['userName eq "\\u0000"', 'NUL'],
    ['emails[value eq "\\ud800"]', 'half of one'],
    [`${'('.repeat(40)}a pr`, 'more than 32 parentheses'],
    [`userName eq "${'x'.repeat(9000)}"`, 'at most 8192 are read'],
  ])('%s is refused with the place or the reason', (text, detail) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ status: 400, scimType: 'invalidFilter' }));
    expect(() => read(text)).toThrow(detail);
  });
});

describe('the numbers of a list', () => {
  it.each([
    [{}, 1, 100],
    [{ startIndex: 0, count: 5 }, 1, 5],
    [{ startIndex: -7, count: -1 }, 1, 0],
    [{ startIndex: '11', count: '5' }, 11, 5],
    [{ startIndex: 1.9, count: 0 }, 1, 0],
    [{ startIndex: 1e300, count: 1e9 }, Number.MAX_SAFE_INTEGER, 1000],
    [{ startIndex: null, count: '' }, 1, 100],
  ])('of %j begin at %d with %d', (body, startIndex, count) => {
    expect(readSearch(body)).toMatchObject({ startIndex, count });
  });

  it.each([
    [{ count: 'many' }, 'invalidCount'],
    [{ startIndex: [1, 2] }, 'invalidValue'],
    [{ startIndex: {} }, 'invalidValue'],
    [{ filter: ['a', 'b'] }, 'invalidValue'],
    [{ filter: 7 }, 'invalidValue'],
  ])('are refused when they are none: %j as %s', (body, scimType) => {
    expect(() => readSearch(body)).toThrow(expect.objectContaining({ status: 400, scimType }));
  });

  it('come with names as a list or as one text', () => {
    expect(
      readSearch({ attributes: ['userName', 'emails.value'], excludedAttributes: 'groups' }),
    ).toMatchObject({
      attributes: 'userName,emails.value',
      excludedAttributes: 'groups',
    });
  });
});

describe('an ETag', () => {
  it.each([
    ['W/"3"', true],
    ['"3"', true],
    ['3', true],
    ['*', true],
    ['W/"1", w/"3"', true],
    ['W/"33"', false],
    ['', false],
  ])('header %s names version 3: %s', (header, isNamed) => {
    expect(namesVersion(header, 3)).toBe(isNamed);
  });
});
