import { describe, expect, it } from 'vitest';
import { ENTERPRISE_URN, USER_URN } from '../../../../src/core/filter/person-schema.ts';
import { patched } from './patch.ts';

describe('an identity provider with a dialect of PATCH', () => {
  it.each(['add', 'Add', 'ADD', 'replace', 'Replace'])('writes the op as %s', (op) => {
    expect(patched({}, { op, path: 'active', value: 'False' })).toEqual({ active: false });
  });

  it('writes attribute names and URNs in any case', () => {
    expect(patched({}, { op: 'add', path: 'NAME.givenname', value: 'Ana' })).toEqual({
      name: { givenName: 'Ana' },
    });
    expect(
      patched({}, { op: 'add', path: `${ENTERPRISE_URN.toLowerCase()}:DEPARTMENT`, value: 'x' }),
    ).toEqual({
      [ENTERPRISE_URN]: { department: 'x' },
    });
  });

  it.each([`${ENTERPRISE_URN}:department`, `${ENTERPRISE_URN}.department`, 'department'])(
    'names an extension attribute as %s',
    (path) => {
      expect(patched({}, { op: 'replace', path, value: 'x' })).toEqual({
        [ENTERPRISE_URN]: { department: 'x' },
      });
    },
  );

  it.each([
    ['phoneNumbers[type eq "mobile"].value', { phoneNumbers: [{ type: 'mobile', value: 'x' }] }],
    ['phoneNumbers[type eq "fax"].value', { phoneNumbers: [{ type: 'fax', value: 'x' }] }],
    ['addresses[type eq "work"].country', { addresses: [{ type: 'work', country: 'x' }] }],
    ['roles[primary eq "True"].value', { roles: [{ primary: true, value: 'x' }] }],
    ['ims[type eq "xmpp"].value', { ims: [{ type: 'xmpp', value: 'x' }] }],
  ])('expects %s to be made where it is missing', (path, made) => {
    expect(patched({}, { op: 'Add', path, value: 'x' })).toEqual(made);
    expect(patched({}, { op: 'Replace', path, value: 'x' })).toEqual(made);
  });

  it.each(['', null, []])('unsets by %j', (value) => {
    const before = {
      title: 'x',
      name: { givenName: 'Ana', familyName: 'Li' },
      phoneNumbers: [{ type: 'mobile', value: '1' }],
      [ENTERPRISE_URN]: { manager: { value: 'm' }, department: 'CAD' },
    };
    const paths = [
      'title',
      'name.givenName',
      'phoneNumbers[type eq "mobile"].value',
      `${ENTERPRISE_URN}:manager`,
    ];
    expect(patched(before, ...paths.map((path) => ({ op: 'Replace', path, value })))).toEqual({
      name: { familyName: 'Li' },
      [ENTERPRISE_URN]: { department: 'CAD' },
    });
  });

  it('unsets a number that was never there without an error', () => {
    expect(patched({}, { op: 'Replace', path: 'phoneNumbers[type eq "mobile"].value', value: '' })).toEqual(
      {},
    );
  });

  it.each(['m2', { value: 'm2' }, [{ $ref: 'https://x/Users/m2', value: 'm2' }]])(
    'gives the manager as %j',
    (value) => {
      const after = patched(
        { [ENTERPRISE_URN]: { manager: { value: 'm1' } } },
        { op: 'Add', path: `${ENTERPRISE_URN}:manager`, value },
      );
      expect(after).toMatchObject({ [ENTERPRISE_URN]: { manager: { value: 'm2' } } });
    },
  );

  it('gives keys that are paths in an object without a path', () => {
    const value = {
      active: true,
      'name.givenName': 'Ana',
      [`${ENTERPRISE_URN}:employeeNumber`]: '701984',
      [`${USER_URN}:title`]: 'Engineer',
      'emails[type eq "work"].value': 'a@work.example',
      [ENTERPRISE_URN]: { division: 'North' },
    };
    expect(patched({}, { op: 'replace', value })).toEqual({
      active: true,
      name: { givenName: 'Ana' },
      title: 'Engineer',
      emails: [{ type: 'work', value: 'a@work.example' }],
      [ENTERPRISE_URN]: { employeeNumber: '701984', division: 'North' },
    });
  });

  it('sends along what only we may say, or what we do not know, in an object', () => {
    const value = {
      id: 'x',
      schemas: ['y'],
      meta: {},
      groups: [],
      password: 'secret',
      shoeSize: 7,
      '!': 1,
      title: 'z',
    };
    expect(patched({}, { op: 'replace', value })).toEqual({ title: 'z' });
  });

  it('uses the URN of the resource type as a path', () => {
    expect(patched({}, { op: 'replace', path: USER_URN, value: { title: 'x' } })).toEqual({ title: 'x' });
  });

  it('names attributes of extensions that we do not know, and a password', () => {
    const paths = ['urn:example:custom:2.0:User:badge', 'urn:example:custom:2.0:User', 'password', 'schemas'];
    expect(patched({}, ...paths.map((path) => ({ op: 'replace', path, value: 'x' })))).toEqual({});
  });

  it('adds a role again and again, as JSON in a text', () => {
    const add = {
      op: 'Add',
      path: 'roles',
      value: [{ value: '{"id":"r1","value":"25","displayName":"Role"}' }],
    };
    expect(patched({}, add, add)).toEqual({ roles: [{ value: '25', display: 'Role' }] });
  });

  it('removes one role of several by its value', () => {
    const before = { roles: [{ value: 'a' }, { value: 'b' }] };
    expect(patched(before, { op: 'Remove', path: 'roles', value: [{ value: 'a' }] })).toEqual({
      roles: [{ value: 'b' }],
    });
  });

  it('gives a single-valued attribute as an array of one, or as an object with a value', () => {
    expect(
      patched({}, { op: 'Replace', path: 'displayName', value: [{ $ref: null, value: 'Ana' }] }),
    ).toEqual({ displayName: 'Ana' });
  });

  it('writes `operations`, `OP` and `Path` in its own case', () => {
    expect(patched({}, { OP: 'Replace', Path: 'title', Value: 'x' })).toEqual({ title: 'x' });
  });
});
