import { describe, expect, it } from 'vitest';
import { EMPLOYMENT_URN, ENTERPRISE_URN, USER_URN } from '../../../../src/core/filter/person-schema.ts';
import { coerceResource } from '../../../../src/http/scim/resource/coerce-resource.ts';
import { groupModel, userModel } from '../models.ts';

const user = (more: object) => {
  const {
    schemas: _schemas,
    userName: _userName,
    ...rest
  } = coerceResource(userModel, { userName: 'ana', ...more });
  return rest;
};

describe('a user that is pushed', () => {
  it('is read whatever the case of its attribute names', () => {
    expect(
      user({
        DISPLAYNAME: 'Ana',
        Name: { GIVENname: 'Ana' },
        eMails: [{ VALUE: 'a@example.com', Type: 'work' }],
      }),
    ).toEqual({
      displayName: 'Ana',
      name: { givenName: 'Ana' },
      emails: [{ value: 'a@example.com', type: 'work' }],
    });
  });

  it.each(['True', 'true', 'TRUE', true])('is active when the identity provider says %j', (active) => {
    expect(user({ active })).toEqual({ active: true });
  });

  it.each(['False', 'false', false])('is inactive when the identity provider says %j', (active) => {
    expect(user({ active })).toEqual({ active: false });
  });

  it.each([null, '', [], {}, [null], [{}], [{ value: '' }]])(
    'has no e-mail when it comes with %j',
    (emails) => {
      expect(user({ emails })).toEqual({});
    },
  );

  it('keeps nothing that is empty, at any depth', () => {
    const name = { givenName: null, familyName: '', formatted: 'Ana' };
    expect(
      user({ title: '', addresses: null, name, [ENTERPRISE_URN]: { manager: null, department: '' } }),
    ).toEqual({
      name: { formatted: 'Ana' },
    });
  });

  it('never keeps a password, nor what only we may say', () => {
    const meta = { resourceType: 'User', version: 'W/"9"' };
    expect(user({ password: 'secret', id: 'mine', meta, groups: [{ value: 'g' }] })).toEqual({});
  });

  it('ignores what no schema knows', () => {
    const strange = { nothing: 1, 'urn:example:other:2.0:User': { x: 1 }, 'urn:example:x:y': 2 };
    expect(user(strange)).toEqual({});
  });

  it('keeps an extension that `schemas` does not list, and lists it', () => {
    const made = coerceResource(userModel, {
      schemas: [USER_URN],
      userName: 'ana',
      [ENTERPRISE_URN.toUpperCase()]: { Department: 'Structures' },
      [EMPLOYMENT_URN]: { lastDay: '2026-11-30' },
    });
    expect(made).toEqual({
      schemas: [USER_URN, ENTERPRISE_URN, EMPLOYMENT_URN],
      userName: 'ana',
      [ENTERPRISE_URN]: { department: 'Structures' },
      [EMPLOYMENT_URN]: { lastDay: '2026-11-30' },
    });
  });

  it.each([
    ['urn:scim:schemas:extension:enterprise:1.0', { department: 'CAD' }],
    ['urn:scim:schemas:extension:enterprise:2.0', { department: 'CAD' }],
    [`${ENTERPRISE_URN}:department`, 'CAD'],
  ])('understands the enterprise extension as %s', (key, value) => {
    expect(user({ [key]: value })).toEqual({ [ENTERPRISE_URN]: { department: 'CAD' } });
  });

  it('understands one of its own attributes under the full URN', () => {
    expect(user({ [`${USER_URN}:title`]: 'Engineer' })).toEqual({ title: 'Engineer' });
  });

  it.each(['m1', { value: 'm1' }, [{ $ref: null, value: 'm1' }], { value: 'm1', displayName: 'Mo' }])(
    'has a manager who comes as %j',
    (manager) => {
      expect(user({ [ENTERPRISE_URN]: { manager } })).toEqual({
        [ENTERPRISE_URN]: { manager: { value: 'm1' } },
      });
    },
  );

  it.each([
    [[{ value: '{"id":"r1","value":"Admin","displayName":"Administrator"}' }]],
    ['{"id":"r1","value":"Admin","displayName":"Administrator"}'],
  ])('has a role that comes as JSON in a text: %j', (roles) => {
    expect(user({ roles })).toEqual({ roles: [{ value: 'Admin', display: 'Administrator' }] });
  });

  it('keeps a role whose text only looks like JSON as it is', () => {
    expect(user({ roles: ['{not json', '{"a":1}'] })).toEqual({
      roles: [{ value: '{not json' }, { value: '{"a":1}' }],
    });
  });

  it('takes types that the schema does not suggest', () => {
    const roles = [{ type: 'WindowsAzureActiveDirectoryRole', value: 'x', primary: 'True' }];
    expect(user({ roles, emails: [{ value: 'a@b.c', type: 'Spam' }] })).toEqual({
      roles: [{ type: 'WindowsAzureActiveDirectoryRole', value: 'x', primary: true }],
      emails: [{ value: 'a@b.c', type: 'Spam' }],
    });
  });

  it('has one primary e-mail at most: the first', () => {
    const emails = [{ value: 'a' }, { value: 'b', primary: true }, { value: 'c', primary: 'True' }];
    expect(user({ emails })).toEqual({
      emails: [{ value: 'a' }, { value: 'b', primary: true }, { value: 'c', primary: false }],
    });
  });

  it('keeps an employee number that comes as a number, as text', () => {
    expect(user({ [ENTERPRISE_URN]: { employeeNumber: 701984 } })).toEqual({
      [ENTERPRISE_URN]: { employeeNumber: '701984' },
    });
  });

  it('is not harmed by keys that mean something to JavaScript', () => {
    const body: unknown = JSON.parse(
      '{"userName":"ana","__proto__":{"active":false},"constructor":{"prototype":{"x":1}},"name":{"__proto__":{"givenName":"x"},"toString":"y"}}',
    );
    const made = coerceResource(userModel, body);
    expect(made).toEqual({ schemas: [USER_URN], userName: 'ana' });
    expect(made['active']).toBeUndefined();
    expect(Object.prototype).not.toHaveProperty('x');
  });
});

describe('a user that cannot be understood', () => {
  it.each([
    [{ userName: '' }, '`userName` is required'],
    [{ userName: '   ' }, '`userName` is required'],
    [{ active: 'yes' }, '`active` is true or false, not "yes"'],
    [{ active: { a: 1 } }, '`active` is of type boolean, not an object'],
    [{ userName: ['a', 'b'] }, '`userName` takes one value, not 2'],
    [{ name: 'Ana' }, '`name` has parts (formatted, familyName'],
    [{ title: 'a\u0000b' }, '`title` contains a NUL character'],
    [{ name: { givenName: '\ud800' } }, '`name.givenName` contains a NUL character, or half of one'],
    [{ userName: 'x'.repeat(501) }, '`userName` has 501 characters; at most 500 are taken'],
    [{ emails: [{ value: 'x'.repeat(501) }] }, '`emails.value` has 501 characters'],
    [{ roles: Array.from({ length: 501 }, () => 'r') }, '`roles` has 501 values; at most 500 are taken'],
    [{ [ENTERPRISE_URN]: 'x' }, 'is an object with the attributes of the extension'],
  ])('is refused with 400 and the reason: %j', (more, detail) => {
    expect(() => user(more)).toThrow(expect.objectContaining({ status: 400, scimType: 'invalidValue' }));
    expect(() => user(more)).toThrow(detail);
  });

  it.each([null, [], 'x', 7, undefined])('is refused as malformed when the body is %j', (body) => {
    expect(() => coerceResource(userModel, body)).toThrow(
      expect.objectContaining({ status: 400, scimType: 'invalidSyntax' }),
    );
  });
});

describe('a group that is pushed', () => {
  it('leaves its members to the membership operations', () => {
    expect(
      coerceResource(groupModel, { displayName: 'CAD', externalId: 'x', members: [{ value: 'a' }] }),
    ).toEqual({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
      displayName: 'CAD',
      externalId: 'x',
    });
  });

  it('needs a name', () => {
    expect(() => coerceResource(groupModel, {})).toThrow('`displayName` is required');
  });
});
