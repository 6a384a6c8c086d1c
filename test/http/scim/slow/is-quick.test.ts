import { describe, expect, it } from 'vitest';
import { PERSON_SCHEMA } from '../../../../src/core/filter/person-schema.ts';
import { GROUP_KEYS, isQuick, USER_KEYS } from '../../../../src/http/scim/request/is-quick.ts';
import { readFilter } from '../../../../src/http/scim/request/read-filter.ts';

const first = { startIndex: 1, count: 100 };
const isQuickFor = (filter: string, keys = USER_KEYS) =>
  isQuick({ filter: readFilter(filter, PERSON_SCHEMA), page: first }, keys);

describe('a list of users is quick', () => {
  it.each([
    'userName eq "ana"',
    'USERNAME eq "ana"',
    'id eq "1"',
    'externalId eq "1"',
    'emails eq "ana@example.com"',
    'emails.value eq "ana@example.com"',
    'emails[value eq "ana@example.com"]',
    'emails[type eq "work" and value eq "ana@example.com"]',
    'userName eq "ana" and title co "x"',
    'title co "x" and (active eq true and externalId eq "1")',
  ])('by %s', (filter) => {
    expect(isQuickFor(filter)).toBe(true);
  });

  it.each([
    'title eq "x"',
    'userName co "a"',
    'userName sw "a"',
    'userName ne "ana"',
    'userName pr',
    'userName eq ""',
    'active eq true',
    'not (userName eq "ana")',
    'userName eq "ana" or title eq "x"',
    'userName eq "ana" or userName eq "bo"',
    'emails[type eq "work"]',
    'emails[value co "@example.com"]',
    'emails.type eq "work"',
    'phoneNumbers[value eq "1"]',
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "CAD"',
  ])('but not by %s', (filter) => {
    expect(isQuickFor(filter)).toBe(false);
  });

  it('without a filter near its first row, and next to any other', () => {
    const quick = (page: Parameters<typeof isQuick>[0]['page']) => isQuick({ filter: null, page }, USER_KEYS);
    expect(quick(first)).toBe(true);
    expect(quick({ startIndex: 10_000, count: 100 })).toBe(true);
    expect(quick({ startIndex: 10_001, count: 100 })).toBe(false);
    expect(quick({ startIndex: 900_000, count: 1 })).toBe(false);
    expect(quick({ beside: { key: null, seq: 900_000 }, side: 'after', count: 100, total: 1e6 })).toBe(true);
  });

  it('in another order only when few are sorted', () => {
    const sorted = { page: first, isSorted: true };
    expect(isQuick({ ...sorted, filter: null }, USER_KEYS)).toBe(false);
    expect(isQuick({ ...sorted, filter: readFilter('title pr', PERSON_SCHEMA) }, USER_KEYS)).toBe(false);
    expect(isQuick({ ...sorted, filter: readFilter('userName eq "a"', PERSON_SCHEMA) }, USER_KEYS)).toBe(
      true,
    );
  });
});

describe('a list of groups is quick', () => {
  it('by name, and not by what has no index', () => {
    const quick = (filter: string) => isQuickFor(filter, GROUP_KEYS);
    expect(quick('displayName eq "CAD"')).toBe(true);
    expect(quick('externalId eq "1"')).toBe(true);
    expect(quick('userName eq "CAD"')).toBe(false);
    expect(quick('displayName sw "C"')).toBe(false);
  });
});
