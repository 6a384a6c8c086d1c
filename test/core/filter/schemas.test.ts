import SCIMMY from 'scimmy';
import { describe, expect, it } from 'vitest';
import type { AttributeDefinition, AttributeSchema } from '../../../src/core/filter/attribute-schema.ts';
import { checkFilter } from '../../../src/core/filter/check-filter.ts';
import { GROUP_SCHEMA } from '../../../src/core/filter/group-schema.ts';
import { EMPLOYMENT_URN, ENTERPRISE_URN, PERSON_SCHEMA } from '../../../src/core/filter/person-schema.ts';
import { parsed } from './parsed.ts';

/** An attribute of the library that speaks SCIM with identity providers. */
interface Described {
  readonly name: string;
  readonly type: string;
  readonly config?: { readonly multiValued?: boolean };
  readonly subAttributes?: readonly Described[];
}

// The library has no members' type, and the location of a resource as text; nobody may ask for a password.
const different = new Set([
  'password string',
  'meta.location string',
  'meta.location reference',
  'members.type string',
]);

const described = (all: readonly Described[], before = ''): readonly string[] =>
  all.flatMap(({ name, type, config, subAttributes = [] }) => [
    `${before}${name} ${type}${config?.multiValued === true ? 's' : ''}`,
    ...described(subAttributes, `${name}.`),
  ]);
const ours = (all: readonly AttributeDefinition[], before = ''): readonly string[] =>
  all.flatMap(({ name, type, multiValued, sub = [] }) => [
    `${before}${name} ${type}${multiValued ? 's' : ''}`,
    ...ours(sub, `${name}.`),
  ]);
const common = (names: readonly string[]) => names.filter((name) => !different.has(name)).toSorted();

describe('the attributes that a filter can name', () => {
  it.each([
    ['people', PERSON_SCHEMA, SCIMMY.Schemas.User.definition],
    ['groups', GROUP_SCHEMA, SCIMMY.Schemas.Group.definition],
  ])('are those of %s in the SCIM library', (_, schema: AttributeSchema, definition) => {
    expect(schema.urn).toBe(definition.id);
    expect(common(ours(schema.attributes))).toEqual(
      common(described(definition.attributes as readonly Described[])),
    );
  });

  it('are those of its enterprise extension, which has the common ones once more', () => {
    const { id, attributes } = SCIMMY.Schemas.EnterpriseUser.definition;
    const user = new Set(described(SCIMMY.Schemas.User.definition.attributes as readonly Described[]));
    const own = described(attributes as readonly Described[]).filter((name) => !user.has(name));
    expect(ours(PERSON_SCHEMA.extensions[id] ?? []).toSorted()).toEqual(own.toSorted());
  });

  it('distinguish case where RFC 7643 says so: ids, references, binary values', () => {
    const exact = (all: readonly AttributeDefinition[], before = ''): readonly string[] =>
      all.flatMap(({ name, caseExact, sub = [] }) => [
        ...(caseExact ? [`${before}${name}`] : []),
        ...exact(sub, `${name}.`),
      ]);
    const everywhere = ['schemas', 'id', 'externalId', 'meta.resourceType', 'meta.location', 'meta.version'];
    expect(exact(GROUP_SCHEMA.attributes)).toEqual([...everywhere, 'members.$ref']);
    expect(exact(PERSON_SCHEMA.attributes)).toEqual([
      ...everywhere,
      'profileUrl',
      'photos.value',
      'groups.$ref',
      'x509Certificates.value',
    ]);
    expect(exact(PERSON_SCHEMA.extensions[ENTERPRISE_URN] ?? [])).toEqual(['manager.$ref']);
  });

  it.each([
    'employmentState',
    'startDate',
    'lastDay',
    'leaveSince',
    'timeZone',
    'workerKind',
    'jobCode',
    'location',
  ])('have what HR knows of the employment: %s', (name) => {
    expect(checkFilter(parsed(`${EMPLOYMENT_URN}:${name} pr`), PERSON_SCHEMA)).toEqual([]);
  });

  it.each(['startDate', 'lastDay', 'leaveSince'])('are dates where HR writes dates: %s', (name) => {
    expect(checkFilter(parsed(`${EMPLOYMENT_URN}:${name} eq "soon"`), PERSON_SCHEMA)).toHaveLength(1);
  });

  it.each(['pending', 'active', 'on_leave', 'notice', 'ended', 'unknown'])(
    'have the states of an employment: %s',
    (state) => {
      expect(checkFilter(parsed(`${EMPLOYMENT_URN}:employmentState eq "${state}"`), PERSON_SCHEMA)).toEqual(
        [],
      );
    },
  );
});
