import { describe, expect, it } from 'vitest';
import { GROUP_URN } from '../../../../src/core/filter/group-schema.ts';
import { splitGroupPatch } from '../../../../src/http/scim/patch/member-change.ts';
import { readPatch } from '../../../../src/http/scim/patch/read-patch.ts';

const split = (...operations: readonly object[]) => splitGroupPatch(readPatch({ Operations: operations }));
const members = (...operations: readonly object[]) => split(...operations).members;

describe('a membership change', () => {
  it.each([
    [[{ value: 'a' }, { value: 'b' }]],
    [
      [
        { $ref: null, value: 'a' },
        { $ref: null, value: 'b' },
      ],
    ],
    [
      [
        { value: 'a', display: 'Ana' },
        { VALUE: 'b', type: 'User' },
      ],
    ],
    [['a', 'b', 'a']],
    [[{ $ref: 'https://x/scim/v2/Users/a' }, { $ref: '../Users/b' }]],
  ])('adds those who come as %j, each once', (value) => {
    expect(members({ op: 'Add', path: 'members', value })).toEqual([{ kind: 'add', members: ['a', 'b'] }]);
  });

  it.each([
    [{ op: 'remove', path: 'members[value eq "a"]' }],
    [{ op: 'Remove', path: 'MEMBERS[Value EQ "a"]' }],
    [{ op: 'remove', path: 'members[value eq a]' }],
    [{ op: 'remove', path: 'members[value eq "a"].value' }],
    [{ op: 'Remove', path: 'members', value: [{ $ref: null, value: 'a' }] }],
    [{ op: 'remove', path: 'members', value: { value: 'a' } }],
    [{ op: 'remove', path: 'members', value: 'a' }],
    [{ op: 'remove', path: 'members.value', value: 'a' }],
    [{ op: 'remove', path: `${GROUP_URN}:members`, value: ['a'] }],
  ])('removes one who is named by %j', (operation) => {
    expect(members(operation)).toEqual([{ kind: 'remove', members: ['a'] }]);
  });

  it('removes those that an `or` of ids names', () => {
    const path = 'members[value eq "a" or value eq "b"]';
    expect(members({ op: 'remove', path })).toEqual([{ kind: 'remove', members: ['a', 'b'] }]);
  });

  it('removes everybody without a value, and nobody with an empty list', () => {
    expect(members({ op: 'remove', path: 'members' })).toEqual([{ kind: 'replace', members: [] }]);
    expect(members({ op: 'remove', path: 'members', value: [] })).toEqual([{ kind: 'remove', members: [] }]);
  });

  it.each([
    [{ op: 'replace', path: 'members', value: [{ value: 'a' }] }],
    [{ op: 'replace', value: { members: [{ value: 'a' }] } }],
    [{ op: 'replace', value: { Members: ['a'] } }],
  ])('replaces everybody with %j', (operation) => {
    expect(members(operation)).toEqual([{ kind: 'replace', members: ['a'] }]);
  });

  it('replaces everybody with nobody when Okta pushes an empty group', () => {
    expect(members({ op: 'replace', path: 'members', value: [] })).toEqual([
      { kind: 'replace', members: [] },
    ]);
  });

  it('asks for the members only when a filter speaks of something else than their ids', () => {
    const [change] = members({ op: 'remove', path: 'members[display sw "A"]' });
    if (change?.kind !== 'remove-matching') throw new Error(`was ${change?.kind}`);
    expect(change.matches({ value: 'a', display: 'Ana' })).toBe(true);
    expect(change.matches({ value: 'b', display: 'Bo' })).toBe(false);
  });

  it('becomes one set operation with its neighbours, in order', () => {
    const one = (op: string, id: string) => ({ op, path: 'members', value: [{ value: id }] });
    expect(
      members(one('add', 'a'), one('add', 'b'), one('remove', 'a'), one('remove', 'c'), one('add', 'c')),
    ).toEqual([
      { kind: 'add', members: ['a', 'b'] },
      { kind: 'remove', members: ['a', 'c'] },
      { kind: 'add', members: ['c'] },
    ]);
  });

  it('is parted from what concerns the group itself', () => {
    const { own, members: changes } = split(
      { op: 'replace', value: { id: 'g', displayName: 'CAD', members: ['a'] } },
      { op: 'replace', path: 'displayName', value: 'CAD Users' },
    );
    expect(own).toEqual([
      { op: 'replace', path: null, value: { id: 'g', displayName: 'CAD' } },
      { op: 'replace', path: 'displayName', value: 'CAD Users' },
    ]);
    expect(changes).toEqual([{ kind: 'replace', members: ['a'] }]);
  });

  it.each([
    [{ op: 'add', path: 'members', value: [{ display: 'Ana' }] }, 'invalidValue', 'member 1 names no user'],
    [{ op: 'add', path: 'members', value: ['a', '\u0000'] }, 'invalidValue', 'member 2 names no user'],
    [{ op: 'replace', path: 'members[value eq "a"].display', value: 'x' }, 'mutability', 'added and removed'],
    [{ op: 'replace', path: 'members.display', value: 'x' }, 'mutability', 'added and removed'],
  ])('is refused where it says nothing that can be done: %j', (operation, scimType, detail) => {
    expect(() => split(operation)).toThrow(expect.objectContaining({ status: 400, scimType }));
    expect(() => split(operation)).toThrow(detail);
  });
});
