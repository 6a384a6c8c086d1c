import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { traceRule } from '../../../src/core/explain/trace-rule.ts';
import type { JsonObject } from '../../../src/core/domain/json.ts';
import { valuesInWords } from '../../../src/core/explain/values-in-words.ts';
import { anyFilter, anyPerson } from '../filter/any-filter.ts';
import { printFilter } from '../../../src/core/filter/print-filter.ts';
import { rule } from '../../support/builders.ts';

const ana = {
  userName: 'ana@example.com',
  title: 'Lead',
  groups: ['BIM Users', 'A', 'B', 'C', 'D', 'E', 'F'].map((display) => ({ value: display, display })),
};
const failing = (when: string) => traceRule(rule('r', 'cad', when), ana).failing;

describe('why a rule does not match', () => {
  it('is the comparisons that fail, with what the person has instead', () => {
    expect(failing('title eq "Drafter" and userName sw "ana" and nickName eq "x"')).toEqual([
      'title eq "Drafter" (it is "Lead")',
      'nickName eq "x" (there is none)',
    ]);
  });

  it('shows some of many values', () => {
    expect(failing('groups.display eq "CAD Users"')).toEqual([
      'groups.display eq "CAD Users" (there are "BIM Users", "A", "B", "C", "D" and 2 more)',
    ]);
  });

  it('shows all of a few values, and takes an empty one for none', () => {
    const groups = ['A', 'B'].map((display) => ({ value: display, display }));
    const of = (resource: JsonObject) =>
      traceRule(rule('r', 'cad', 'groups.display eq "C"'), resource).failing;

    expect(of({ groups })).toEqual(['groups.display eq "C" (there are "A", "B")']);
    expect(of({ groups: [null, { display: null }] })).toEqual(['groups.display eq "C" (there is none)']);
    expect(valuesInWords({ name: 'shoeSize' }, ana)).toBe('nobody has such an attribute');
  });

  it('is unknown where the text of the rule cannot be read', () => {
    const odd = { ...rule('r', 'cad', 'title eq "x"'), when: 'title eq' };

    expect(traceRule(odd, ana)).toEqual({ rule: odd, isMatch: false, failing: [], holding: 0 });
  });

  it('is, of alternatives that came as near, the one that lacks least', () => {
    const [long, short] = [
      'userName pr and title eq "x" and nickName eq "y"',
      'displayName eq "z" and userName pr',
    ];

    expect(failing(`(${long}) or (${short})`)).toEqual(['displayName eq "z" (there is none)']);
    expect(failing(`(${short}) or (${long})`)).toEqual(['displayName eq "z" (there is none)']);
  });

  it('is the alternative that came nearest', () => {
    expect(failing('(title eq "x" and userName eq "y") or (title eq "Lead" and userName eq "y")')).toEqual([
      'userName eq "y" (it is "ana@example.com")',
    ]);
  });

  it('is all alternatives at once when none has anything that holds', () => {
    expect(failing('userName pr and (title eq "x" or title eq "y")')).toEqual([
      '(title eq "x" or title eq "y")',
    ]);
  });

  it('is nothing when the rule matches, and something when it does not', () => {
    fc.assert(
      fc.property(anyFilter, anyPerson, (filter, person) => {
        const { isMatch, failing: conditions } = traceRule(rule('r', 'cad', printFilter(filter)), person);
        expect(conditions.length === 0).toBe(isMatch);
      }),
    );
  });
});
