import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileFilter } from '../../../../src/core/filter/compile-filter.ts';
import type { Filter } from '../../../../src/core/filter/filter-ast.ts';
import { GROUP_SCHEMA } from '../../../../src/core/filter/group-schema.ts';
import { PERSON_SCHEMA } from '../../../../src/core/filter/person-schema.ts';
import { filterForType } from '../../../../src/http/scim/search/filter-for-type.ts';
import { anyFilter, anyPerson } from '../../../core/filter/any-filter.ts';
import { parsed } from '../../../core/filter/parsed.ts';

const types = {
  User: { kind: 'User', schema: PERSON_SCHEMA },
  Group: { kind: 'Group', schema: GROUP_SCHEMA },
} as const;
const words = fc.constantFrom('CAD', 'cad users', 'Old CAD', 'work');
const group = fc.record({ displayName: words, members: fc.array(fc.record({ display: words })) });

const ofType = fc
  .record({
    operator: fc.constantFrom('eq' as const, 'ne' as const, 'sw' as const),
    value: fc.constantFrom('User', 'Group', 'user', 'U'),
  })
  .map(({ operator, value }): Filter => ({
    kind: 'compare',
    path: { name: 'meta', sub: 'resourceType' },
    operator,
    value,
  }));
const anyRootFilter = fc.oneof(
  anyFilter,
  fc
    .tuple(anyFilter, ofType, fc.constantFrom('and' as const, 'or' as const))
    .map(([filter, type, kind]): Filter => ({ kind, filters: [filter, { kind: 'not', filter: type }] })),
  ofType,
);

describe('a filter for one type', () => {
  it.each(['User', 'Group'] as const)('of a %s means what the whole filter means', (kind) => {
    const type = types[kind];
    const resources = kind === 'User' ? anyPerson : group;
    fc.assert(
      fc.property(anyRootFilter, resources, (filter, given) => {
        const resource = { ...given, meta: { resourceType: kind } };
        const own = filterForType(filter, type);
        const answer = typeof own === 'boolean' ? own : compileFilter(own, type.schema)(resource);

        expect(answer).toBe(compileFilter(filter, type.schema)(resource));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['meta.resourceType eq "User"', true, false],
    ['not (meta.resourceType eq "User")', false, true],
    ['members pr and userName pr', false, false],
    ['members.value ne "1" or userName pr', true, 'members.value ne "1"'],
    ['meta.resourceType eq "User" and userName eq "ana"', 'userName eq "ana"', false],
  ])('%s asks of users %j and of groups %j', (text, users, groups) => {
    const expected = (answer: string | boolean) => (typeof answer === 'string' ? parsed(answer) : answer);
    const own = (kind: 'User' | 'Group') => withoutPlaces(filterForType(parsed(text), types[kind]));

    expect(own('User')).toEqual(withoutPlaces(expected(users)));
    expect(own('Group')).toEqual(withoutPlaces(expected(groups)));
  });
});

function withoutPlaces(filter: Filter | boolean): unknown {
  const drop = (name: string, value: unknown) => (name === 'at' || name === 'valueAt' ? undefined : value);
  return JSON.parse(JSON.stringify(filter, drop));
}
