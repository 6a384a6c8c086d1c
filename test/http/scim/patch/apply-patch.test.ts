import { describe, expect, it } from 'vitest';
import { ENTERPRISE_URN, EMPLOYMENT_URN, USER_URN } from '../../../../src/core/filter/person-schema.ts';
import { applyPatch } from '../../../../src/http/scim/patch/apply-patch.ts';
import { readPatch } from '../../../../src/http/scim/patch/read-patch.ts';
import { userModel } from '../models.ts';
import { patched } from './patch.ts';

const work = { value: 'a@work.example', type: 'work' };
const home = { value: 'a@home.example', type: 'home' };

describe('add', () => {
  it('sets an attribute that has one value', () => {
    expect(patched({ title: 'Old' }, { op: 'add', path: 'title', value: 'New' })).toEqual({ title: 'New' });
  });

  it('merges the parts of a complex attribute', () => {
    const before = { name: { givenName: 'Ana', familyName: 'Li' } };
    expect(patched(before, { op: 'add', path: 'name', value: { familyName: 'Lu' } })).toEqual({
      name: { givenName: 'Ana', familyName: 'Lu' },
    });
  });

  it('appends to an attribute that has several values', () => {
    expect(patched({ emails: [work] }, { op: 'add', path: 'emails', value: [home] })).toEqual({
      emails: [work, home],
    });
  });

  it('adds a value that is there already only once, and takes over what is new about it', () => {
    const again = { value: 'A@WORK.example', display: 'Ana' };
    expect(patched({ emails: [work] }, { op: 'add', path: 'emails', value: [again, again] })).toEqual({
      emails: [{ ...work, ...again }],
    });
  });

  it('adds the same address under another type', () => {
    const other = { value: work.value, type: 'other' };
    expect(patched({ emails: [work] }, { op: 'add', path: 'emails', value: other })).toEqual({
      emails: [work, other],
    });
  });

  it('lets a new primary value take the place of the old one', () => {
    const before = { emails: [{ ...work, primary: true }] };
    expect(patched(before, { op: 'add', path: 'emails', value: { ...home, primary: true } })).toEqual({
      emails: [
        { ...work, primary: false },
        { ...home, primary: true },
      ],
    });
  });

  it('fills an extension under its URN', () => {
    expect(patched({}, { op: 'add', path: `${ENTERPRISE_URN}:department`, value: 'CAD' })).toEqual({
      [ENTERPRISE_URN]: { department: 'CAD' },
    });
    expect(patched({}, { op: 'add', path: ENTERPRISE_URN, value: { department: 'CAD' } })).toEqual({
      [ENTERPRISE_URN]: { department: 'CAD' },
    });
  });

  it('lists in `schemas` the extensions that the user has afterwards', () => {
    const operations = readPatch({
      Operations: [{ op: 'add', path: `${EMPLOYMENT_URN}:jobCode`, value: '7' }],
    });
    const resource = {
      schemas: [USER_URN, ENTERPRISE_URN],
      userName: 'ana',
      [ENTERPRISE_URN]: { division: 'x' },
    };
    expect(applyPatch(userModel, resource, operations)).toMatchObject({
      schemas: [USER_URN, ENTERPRISE_URN, EMPLOYMENT_URN],
    });
  });
});

describe('replace', () => {
  it('replaces all values of an attribute, also without a path', () => {
    expect(patched({ emails: [work] }, { op: 'replace', path: 'emails', value: [home] })).toEqual({
      emails: [home],
    });
    expect(patched({ emails: [work] }, { op: 'replace', value: { emails: [home] } })).toEqual({
      emails: [home],
    });
  });

  it('leaves the parts of a complex attribute that it does not name', () => {
    const before = { name: { givenName: 'Ana', familyName: 'Li' } };
    expect(patched(before, { op: 'replace', path: 'name', value: { familyName: null } })).toEqual({
      name: { givenName: 'Ana' },
    });
  });

  it('sets one part', () => {
    const before = { name: { givenName: 'Ana' } };
    expect(patched(before, { op: 'replace', path: 'name.familyName', value: 'Li' })).toEqual({
      name: { givenName: 'Ana', familyName: 'Li' },
    });
  });

  it('sets a part of the values that match', () => {
    const operation = { op: 'replace', path: 'emails[type eq "WORK"].value', value: 'new@work.example' };
    expect(patched({ emails: [home, work] }, operation)).toEqual({
      emails: [home, { ...work, value: 'new@work.example' }],
    });
  });

  it('replaces the values that match, and keeps what they were found by', () => {
    const before = { emails: [home, { ...work, display: 'gone' }] };
    const operation = { op: 'replace', path: 'emails[type eq "work"]', value: { value: 'new@work.example' } };
    expect(patched(before, operation)).toEqual({
      emails: [home, { type: 'work', value: 'new@work.example' }],
    });
  });

  it('sets a part of every value when no filter says which', () => {
    expect(patched({ emails: [work, home] }, { op: 'replace', path: 'emails.display', value: 'A' })).toEqual({
      emails: [
        { ...work, display: 'A' },
        { ...home, display: 'A' },
      ],
    });
  });

  it('makes the one that becomes primary the only one', () => {
    const before = { emails: [{ ...work, primary: true }, home] };
    expect(patched(before, { op: 'replace', path: 'emails[type eq "home"].primary', value: 'True' })).toEqual(
      {
        emails: [
          { ...work, primary: false },
          { ...home, primary: true },
        ],
      },
    );
  });

  it('takes the address of the old manager away with the old manager', () => {
    const before = { [ENTERPRISE_URN]: { manager: { value: 'm1', $ref: '../Users/m1' } } };
    expect(
      patched(before, { op: 'replace', path: `${ENTERPRISE_URN}:manager`, value: { value: 'm2' } }),
    ).toEqual({
      [ENTERPRISE_URN]: { manager: { value: 'm2' } },
    });
  });
});

describe('remove', () => {
  it('removes an attribute, a part, and a value that matches', () => {
    const before = { title: 'x', name: { givenName: 'Ana', familyName: 'Li' }, emails: [work, home] };
    const operations = ['title', 'name.givenName', 'emails[type eq "home"]'].map((path) => ({
      op: 'remove',
      path,
    }));
    expect(patched(before, ...operations)).toEqual({ name: { familyName: 'Li' }, emails: [work] });
  });

  it('removes what has nothing left in it', () => {
    const before = { name: { givenName: 'Ana' }, emails: [work], [ENTERPRISE_URN]: { department: 'CAD' } };
    const paths = ['name.givenName', 'emails[type eq "work"].value', `${ENTERPRISE_URN}:department`];
    expect(patched(before, ...paths.map((path) => ({ op: 'remove', path })))).toEqual({});
  });

  it('removes everything without a value, the named ones with one, and nothing with an empty list', () => {
    const before = { emails: [work, home] };
    expect(patched(before, { op: 'remove', path: 'emails' })).toEqual({});
    expect(patched(before, { op: 'remove', path: 'emails', value: [{ value: 'A@HOME.example' }] })).toEqual({
      emails: [work],
    });
    expect(patched(before, { op: 'remove', path: 'emails', value: [] })).toEqual(before);
  });

  it('removes a whole extension', () => {
    expect(
      patched({ [ENTERPRISE_URN]: { department: 'CAD' } }, { op: 'remove', path: ENTERPRISE_URN }),
    ).toEqual({});
  });

  it('does nothing where there is nothing to remove', () => {
    expect(
      patched({}, { op: 'remove', path: 'title' }, { op: 'remove', path: 'emails[type eq "home"]' }),
    ).toEqual({});
  });
});

describe('a patch that cannot be applied', () => {
  it.each([
    [{ op: 'replace', path: 'shoeSize', value: 1 }, 'invalidPath', 'User has no attribute `shoeSize`'],
    [{ op: 'replace', path: 'name.nick', value: 1 }, 'invalidPath', '`name` has no part `nick`'],
    [{ op: 'replace', path: 'emails[type eq', value: 1 }, 'invalidPath', 'character 15'],
    [{ op: 'replace', path: 'title[type eq "x"]', value: 1 }, 'invalidPath', 'no several values'],
    [{ op: 'replace', path: 'id', value: 'x' }, 'mutability', '`id` is read-only'],
    [{ op: 'add', path: 'groups', value: [] }, 'mutability', '`groups` is read-only'],
    [
      { op: 'replace', path: `${ENTERPRISE_URN}:manager.displayName`, value: 'x' },
      'mutability',
      'is read-only',
    ],
    [{ op: 'remove', path: 'userName' }, 'mutability', '`userName` is required'],
    [{ op: 'replace', path: 'userName', value: '' }, 'invalidValue', '`userName` is required'],
    [{ op: 'remove' }, 'noTarget', 'a remove needs a path'],
    [
      { op: 'replace', path: 'emails[value eq "x"].display', value: 'y' },
      'noTarget',
      'no value of `emails` matches',
    ],
    [
      { op: 'replace', path: 'emails[type eq "odd"].value', value: 'y' },
      'noTarget',
      'no value of `emails` matches',
    ],
    [{ op: 'replace', value: 'x' }, 'invalidValue', 'needs an object'],
    [{ op: 'replace', path: 'active', value: 'maybe' }, 'invalidValue', '`active` is true or false'],
    [{ op: 'move', path: 'title' }, 'invalidSyntax', 'operation 2 has the op "move"'],
    [{ op: 'add', path: 7 }, 'invalidSyntax', 'the path of operation 2 is not text'],
    ['nonsense', 'invalidSyntax', 'operation 2 is not an object'],
  ])('is refused, with the reason: %j', (operation, scimType, detail) => {
    const before = { emails: [work] };
    const patch = () => patched(before, { op: 'add', path: 'title', value: 'x' }, operation as object);
    expect(patch).toThrow(expect.objectContaining({ status: 400, scimType }));
    expect(patch).toThrow(detail);
    expect(before).toEqual({ emails: [work] });
  });

  it.each([undefined, null, {}, { Operations: [] }, { Operations: {} }, []])(
    'has operations, unlike %j',
    (body) => {
      expect(() => readPatch(body)).toThrow(
        expect.objectContaining({ status: 400, scimType: 'invalidSyntax' }),
      );
    },
  );

  it('has at most 1000 of them', () => {
    const Operations = Array.from({ length: 1001 }, () => ({ op: 'remove', path: 'title' }));
    expect(() => readPatch({ Operations })).toThrow('1001 operations in one PATCH; at most 1000 are taken');
  });
});
