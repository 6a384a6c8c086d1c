import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/domain/json.ts';
import { compileFilter } from '../../../src/core/filter/compile-filter.ts';
import { foldCase } from '../../../src/core/filter/fold-case.ts';
import { groupTerms } from '../../../src/core/filter/group-terms.ts';
import { ENTERPRISE_URN, PERSON_SCHEMA, USER_URN } from '../../../src/core/filter/person-schema.ts';
import { anyFilter, anyPerson } from './any-filter.ts';
import { parsed } from './parsed.ts';

const only = (displays: readonly string[], values: readonly string[] = []) => ({
  kind: 'only',
  displays,
  values,
});

describe('groupTerms', () => {
  it.each([
    ['userType eq "Employee"', only([])],
    ['groups.display eq "CAD Users"', only(['CAD Users'])],
    ['GROUPS.DISPLAY eq "CAD Users" or groups.display eq "cad users"', only(['CAD Users'])],
    [`${USER_URN}:groups.display eq "X"`, only(['X'])],
    [`${ENTERPRISE_URN}:groups.display eq "X"`, only([])],
    ['groups.value eq "id"', only([], ['id'])],
    ['groups eq "id"', only([], ['id'])],
    ['groups[display eq "X" or value eq "Y"]', only(['X'], ['Y'])],
    ['groups[display eq "X" and type eq "direct"]', only(['X'])],
    ['groups[type eq "direct" and (display eq "X" or display eq "Z")]', only(['X', 'Z'])],
    ['not (groups.display eq "X") and title pr', only(['X'])],
    ['groups.display ne "X"', only(['X'])],
    [`groups.display eq "X" and ${ENTERPRISE_URN}:department co "a"`, only(['X'])],
  ])('%s', (text, terms) => {
    expect(groupTerms(parsed(text))).toEqual(terms);
  });

  it.each([
    'groups pr',
    'groups.display co "CAD"',
    'groups.display sw "CAD"',
    'groups.display eq null',
    'groups.type eq "direct"',
    'groups[type eq "direct"]',
    'groups[display eq "X" or type eq "direct"]',
    'groups[display ne "X"]',
    'groups[not (display eq "X")]',
    'groups[display pr]',
    'groups[display.x eq "X"]',
    'groups.display eq "X" or groups.display sw "Y"',
    'not (groups.display gt "X")',
  ])('%s may depend on any group', (text) => {
    expect(groupTerms(parsed(text))).toEqual({ kind: 'any' });
  });

  it('names enough: without all other memberships every filter says the same', () => {
    fc.assert(
      fc.property(anyFilter, anyPerson, (filter, person) => {
        const terms = groupTerms(filter);
        if (terms.kind === 'any') return;
        const displays = terms.displays.map(foldCase);
        const values = terms.values.map(foldCase);
        const groups = (person['groups'] ?? []) as readonly {
          readonly value: string;
          readonly display?: string;
        }[];
        const named = groups.filter(
          ({ value, display }) =>
            values.includes(foldCase(value)) || displays.includes(foldCase(display ?? '')),
        );
        const matches = compileFilter(filter, PERSON_SCHEMA);
        expect(matches({ ...person, groups: named } as JsonObject)).toBe(matches(person));
      }),
      { numRuns: 300 },
    );
  });
});
