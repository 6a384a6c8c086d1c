import { describe, expect, it } from 'vitest';
import { ENTERPRISE_URN, USER_URN } from '../../../../src/core/filter/person-schema.ts';
import { createProjections } from '../../../../src/http/scim/answer/projection.ts';
import { groupModel, userModel } from '../models.ts';

const ana = {
  schemas: [USER_URN, ENTERPRISE_URN],
  id: '1',
  userName: 'ana',
  name: { givenName: 'Ana', familyName: 'Li' },
  emails: [{ value: 'a@x.example', type: 'work' }],
  [ENTERPRISE_URN]: { department: 'CAD', manager: { value: 'm', $ref: 'r' } },
  meta: { version: 'W/"1"' },
};
const always = { schemas: ana.schemas, id: '1' };
const projections = createProjections(userModel);
const asked = (attributes: string) => projections(attributes, '').apply(ana);
const without = (excluded: string) => projections('', excluded).apply(ana);

describe('attributes', () => {
  it.each([
    ['userName', { userName: 'ana' }],
    ['USERNAME , id', { userName: 'ana' }],
    ['name.givenName', { name: { givenName: 'Ana' } }],
    ['name.givenName,name', { name: ana.name }],
    ['emails.value', { emails: [{ value: 'a@x.example' }] }],
    [`${USER_URN}:userName`, { userName: 'ana' }],
    [ENTERPRISE_URN, { [ENTERPRISE_URN]: ana[ENTERPRISE_URN] }],
    [`${ENTERPRISE_URN}:department`, { [ENTERPRISE_URN]: { department: 'CAD' } }],
    [`${ENTERPRISE_URN.toUpperCase()}:manager.value`, { [ENTERPRISE_URN]: { manager: { value: 'm' } } }],
    ['manager', { [ENTERPRISE_URN]: { manager: { value: 'm', $ref: 'r' } } }],
    ['id', {}],
    ['nothing,!!,urn:x:y:z,,constructor,__proto__', {}],
  ])('%s shows these, id and schemas', (attributes, shown) => {
    expect(asked(attributes)).toEqual({ ...always, ...shown });
  });

  it('decides when both are given', () => {
    expect(projections('userName', 'userName').apply(ana)).toEqual({ ...always, userName: 'ana' });
  });
});

describe('excludedAttributes', () => {
  it('leaves out what it names, at any depth', () => {
    const { emails: _emails, ...rest } = ana;
    expect(without('emails')).toEqual(rest);
    expect(without('name.familyName')).toEqual({ ...ana, name: { givenName: 'Ana' } });
    expect(without(`${ENTERPRISE_URN}:manager`)).toEqual({ ...ana, [ENTERPRISE_URN]: { department: 'CAD' } });
  });

  it('never leaves out id or schemas', () => {
    expect(without('id,schemas')).toEqual(ana);
  });
});

describe('what is not shown need not be read', () => {
  const groups = createProjections(groupModel);
  it.each([
    ['', '', true],
    ['', 'members', false],
    ['', 'Members', false],
    ['', 'members.display', true],
    ['displayName', '', false],
    ['members.value', '', true],
  ])(
    'with attributes=%s and excludedAttributes=%s members are shown: %s',
    (attributes, excluded, isShown) => {
      expect(groups(attributes, excluded).shows('members')).toBe(isShown);
    },
  );

  it('also inside one member', () => {
    const member = { value: 'a', display: 'Ana', type: 'User' };
    expect(groups('members.value', '').applyTo('members', member)).toEqual({ value: 'a' });
    expect(groups('', 'members.display').applyTo('members', member)).toEqual({ value: 'a', type: 'User' });
    expect(groups('', '').applyTo('members', member)).toEqual(member);
  });
});
