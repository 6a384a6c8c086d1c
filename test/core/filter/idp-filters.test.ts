import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/domain/json.ts';
import { checkFilter } from '../../../src/core/filter/check-filter.ts';
import { compileFilter } from '../../../src/core/filter/compile-filter.ts';
import { GROUP_SCHEMA } from '../../../src/core/filter/group-schema.ts';
import { ENTERPRISE_URN, PERSON_SCHEMA } from '../../../src/core/filter/person-schema.ts';
import { parsed } from './parsed.ts';

const AT_THE_EDGE = { unquotedValues: true };

const user: JsonObject = {
  id: '5171a35d82074e068ce2',
  userName: 'jyoung@testuser.com',
  externalId: 'jyoung',
  emails: [{ value: 'jyoung@testuser.com', type: 'work', primary: true }],
  [ENTERPRISE_URN]: { manager: { value: '2819c223-7f76-453a-919d-413861904646' } },
};

describe('filters on users that identity providers send', () => {
  it.each([
    ['Entra ID, unquoted', 'externalId eq jyoung'],
    ['Entra ID, matching without case', 'userName eq "JYOUNG@testuser.com"'],
    ['Entra ID, matching by work address', 'emails[type eq "work"].value eq "jyoung@testuser.com"'],
    [
      'Entra ID, reference check',
      `id eq "5171a35d82074e068ce2" and ${ENTERPRISE_URN}:manager eq "2819c223-7f76-453a-919d-413861904646"`,
    ],
    ['Okta, lookup before create', 'userName eq "jyoung@testuser.com"'],
    ['PingFederate', 'emails eq "jyoung@testuser.com"'],
    ['OneLogin', 'userName eq "jyoung@testuser.com" '],
  ])('%s: %s', (_, text) => {
    const filter = parsed(text, AT_THE_EDGE);
    expect(checkFilter(filter, PERSON_SCHEMA)).toEqual([]);
    expect(compileFilter(filter, PERSON_SCHEMA)(user)).toBe(true);
    expect(compileFilter(filter, PERSON_SCHEMA)({ id: 'other' })).toBe(false);
  });

  it('answers the connection test of Entra ID, a name that nobody has', () => {
    const filter = parsed('userName eq "e7de73d0-4e2c-4b7e-9a5c-7e0b3f6f0a55"', AT_THE_EDGE);
    expect(compileFilter(filter, PERSON_SCHEMA)(user)).toBe(false);
  });
});

describe('filters on groups that identity providers send', () => {
  it.each([
    ['Entra ID', 'displayName eq "GROUP1"'],
    ['Entra ID, by external id', 'externalId eq "8aa1a0c0"'],
    ['Entra ID, reference check', 'id eq "abf4dd94" and members eq "5171a35d82074e068ce2"'],
    ['Okta', 'displayName eq "group1"'],
  ])('%s: %s', (_, text) => {
    const group = {
      id: 'abf4dd94',
      externalId: '8aa1a0c0',
      displayName: 'Group1',
      members: [{ value: 'someone' }, { value: '5171a35d82074e068ce2' }],
    };
    const filter = parsed(text, AT_THE_EDGE);
    expect(checkFilter(filter, GROUP_SCHEMA)).toEqual([]);
    expect(compileFilter(filter, GROUP_SCHEMA)(group)).toBe(true);
  });
});
