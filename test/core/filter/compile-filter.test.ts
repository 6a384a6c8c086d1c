import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/core/domain/json.ts';
import type { AttributeDefinition, AttributeSchema } from '../../../src/core/filter/attribute-schema.ts';
import { checkFilter } from '../../../src/core/filter/check-filter.ts';
import { compileFilter, compileValueFilter } from '../../../src/core/filter/compile-filter.ts';
import {
  EMPLOYMENT_URN,
  ENTERPRISE_URN,
  PERSON_SCHEMA,
  USER_URN,
} from '../../../src/core/filter/person-schema.ts';
import { parsed } from './parsed.ts';

const ana: JsonObject = {
  id: 'P-1',
  externalId: 'X1',
  userName: 'Ana@Example.com',
  displayName: 'Ana Jos\u00e9',
  active: true,
  userType: 'Employee',
  nickName: '',
  name: { givenName: 'Ana' },
  emails: [
    { value: 'ana@example.com', type: 'work', primary: true },
    { value: 'ana@home.example', type: 'home' },
  ],
  phoneNumbers: [],
  entitlements: [{ type: 'seat' }],
  addresses: [{ type: '' }],
  groups: [
    { value: 'g1', display: 'CAD Users' },
    { value: 'g2', display: 'Contractors' },
  ],
  meta: { lastModified: '2011-05-13T06:42:34+02:00' },
  [ENTERPRISE_URN]: { department: 'Structures', manager: { value: 'm1' } },
  [EMPLOYMENT_URN]: { employmentState: 'active', startDate: '2026-12-01' },
};

function matches(text: string, person: JsonObject = ana): boolean {
  return compileFilter(parsed(text), PERSON_SCHEMA)(person);
}

describe('a filter holds for Ana', () => {
  it.each([
    'userName eq "ana@example.COM"',
    'USERNAME EQ "ana@example.com"',
    `${USER_URN}:userName eq "ana@example.com"`,
    `${USER_URN.toUpperCase()}:USERNAME sw "ana@"`,
    'displayName eq "ANA JOSE\u0301"',
    'displayName ew "JOS\u00c9"',
    'name.givenName co "N"',
    'externalId eq "X1"',
    'active eq True',
    'active eq "True"',
    'active ne false',
    `${ENTERPRISE_URN}:department eq "structures"`,
    `${ENTERPRISE_URN}:manager.value eq "m1"`,
    `${ENTERPRISE_URN}:manager eq "m1"`,
    `${ENTERPRISE_URN}.department eq "Structures"`,
    `${ENTERPRISE_URN} pr`,
    `${ENTERPRISE_URN}[department eq "structures" and manager.value eq "m1"]`,
    `${EMPLOYMENT_URN}:startDate le "2026-12-01"`,
    `${EMPLOYMENT_URN}:startDate gt "2026-11-30"`,
    `${EMPLOYMENT_URN}:employmentState eq "active"`,
    `${EMPLOYMENT_URN}:lastDay eq null`,
    'emails co "@home.example"',
    'emails.value eq "ana@home.example"',
    'emails.type eq "home"',
    'emails[type eq "work" and value ew "example.com"]',
    'emails[type eq "work"].value eq "ANA@example.com"',
    'emails[not (type eq "work")]',
    'groups.display eq "cad users"',
    'groups eq "g1"',
    'meta.lastModified eq "2011-05-13T04:42:34Z"',
    'meta.lastModified lt "2011-05-13T04:42:34.001Z"',
    'meta.lastModified sw "2011-05"',
    'title ne "Engineer"',
    'title eq null',
    'nickName eq null',
    'nickName eq ""',
    'emails ne null',
    'addresses eq null',
    'entitlements ne null',
    'groups.display ne "Visitors"',
    'groups[display ne "CAD Users"]',
    'department ne "Structures"',
    'toString eq null',
    'constructor ne "Object"',
  ])('%s', (text) => {
    expect(matches(text)).toBe(true);
    expect(matches(`not (${text})`)).toBe(false);
  });
});

describe('a filter does not hold for Ana', () => {
  it.each([
    'externalId eq "x1"',
    'id eq "p-1"',
    'id sw "p"',
    'title eq "Engineer"',
    'title co ""',
    'displayName sw "jos"',
    'displayName ew "ana"',
    'userName co "anna"',
    'title pr',
    'nickName pr',
    'phoneNumbers pr',
    'addresses pr',
    'emails eq null',
    'userName ne "ANA@EXAMPLE.COM"',
    'groups.display ne "contractors"',
    'emails[type eq "work" and value eq "ana@home.example"]',
    'emails[type eq "home"].value eq "ana@example.com"',
    'phoneNumbers[type ne "work"]',
    'title[value pr]',
    `${ENTERPRISE_URN}.department eq "Nobody"`,
    'not (userName eq "ana@example.com" and active eq true)',
    'not (userName eq "nobody" or active eq true)',
    'userName gt null',
    'active gt false',
    'userName eq 5',
    'department eq "Structures"',
    'constructor pr',
    'toString pr',
    'name.constructor pr',
    'emails[constructor pr]',
    'schemas pr',
    `urn:example:nothing:User:department pr`,
    `${EMPLOYMENT_URN}:startDate lt "2026-12-01"`,
    `${ENTERPRISE_URN}:emails pr`,
    `emails[${USER_URN}:type eq "work"]`,
  ])('%s', (text) => {
    expect(matches(text)).toBe(false);
    expect(matches(`not (${text})`)).toBe(true);
  });
});

describe('a person with next to nothing', () => {
  it.each([
    'emails co "x"',
    'emails[type eq "work"]',
    'name.givenName eq "x"',
    `${ENTERPRISE_URN}:manager.value pr`,
    'emails pr',
    'emails[not (type eq "work")]',
    'title pr',
  ])('is no match for %s, and no error', (text) => {
    expect(matches(text, {})).toBe(false);
    expect(matches(text, { emails: null, title: null, name: 'x', [ENTERPRISE_URN]: [] })).toBe(false);
    expect(matches(text, { emails: [null] })).toBe(false);
  });

  it('has only what is of the type that the schema says', () => {
    expect(matches('active eq "False"', { active: false })).toBe(true);
    expect(matches('active eq true', { active: 'true' })).toBe(false);
    expect(matches('title sw "1"', { title: 1 })).toBe(false);
    expect(matches('meta.lastModified le "2026-01-01"', { meta: { lastModified: 'long ago' } })).toBe(false);
  });
});

describe('a path that names the prototype of an object', () => {
  it.each(['__proto__', 'constructor', 'hasOwnProperty'])('is just an unknown attribute: %s', (name) => {
    for (const path of [
      { name },
      { name: 'name', sub: name },
      { name: 'emails', sub: name },
      { urn: name, name },
    ]) {
      expect(compileFilter({ kind: 'present', path }, PERSON_SCHEMA)(ana)).toBe(false);
      expect(
        compileFilter({ kind: 'values', path, filter: parsed('title eq null') }, PERSON_SCHEMA)(ana),
      ).toBe(false);
      expect(checkFilter({ kind: 'present', path }, PERSON_SCHEMA)).toHaveLength(1);
    }
  });
});

describe('numbers', () => {
  const attribute = (name: string, type: AttributeDefinition['type']): AttributeDefinition => {
    return { name, type, multiValued: false, caseExact: false };
  };
  const schema: AttributeSchema = {
    urn: 'urn:example:Thing',
    attributes: [attribute('size', 'integer'), attribute('weight', 'decimal')],
    extensions: {},
  };

  it.each<[string, boolean]>([
    ['size eq 5', true],
    ['size eq "5"', true],
    ['size eq 5.0', true],
    ['size gt 4', true],
    ['size gt 5', false],
    ['size le 5', true],
    ['size ne 5', false],
    ['weight lt 2.51', true],
    ['weight ge 2.51', false],
    ['size eq true', false],
    ['size eq ""', false],
    ['size lt "1e999"', false],
    ['size eq " 5"', false],
    ['size eq "0x5"', false],
    ['size co "5"', false],
  ])('%s is %s', (text, expected) => {
    expect(compileFilter(parsed(text), schema)({ size: 5, weight: 2.5 })).toBe(expected);
  });
});

describe('a text where the schema says number', () => {
  it('is no match, though JavaScript would subtract from it', () => {
    const size: AttributeDefinition = { name: 'size', type: 'integer', multiValued: false, caseExact: false };
    const schema: AttributeSchema = { urn: 'urn:example:Thing', attributes: [size], extensions: {} };
    expect(compileFilter(parsed('size eq 5'), schema)({ size: '5' })).toBe(false);
  });
});

describe('the filter of a PATCH path', () => {
  it('is asked about one value', () => {
    const emails = PERSON_SCHEMA.attributes.find(({ name }) => name === 'emails');
    const isWork = emails && compileValueFilter(parsed('type eq "WORK"'), emails);
    expect((ana['emails'] as readonly Json[]).map((value) => isWork?.(value))).toEqual([true, false]);
  });
});
