import { describe, expect, it } from 'vitest';
import { EMPLOYMENT_URN, ENTERPRISE_URN, USER_URN } from '../../../../src/core/filter/person-schema.ts';
import { create, useService } from '../service.ts';

const service = useService();
const entra = () => service.entra;
const read = async (id: string) =>
  (await entra().get(`/Users/${id}`).expect(200)).body as Record<string, unknown>;
const department = `${ENTERPRISE_URN}:department`;

describe('Entra ID', () => {
  it.each(['userName', 'externalId', 'emails[type eq "work"].value', 'id'])(
    'tests the connection with a random GUID as %s',
    async (attribute) => {
      const filter = encodeURIComponent(`${attribute} eq "9d24c1a8-1b2f-4a4e-8a07-0a3b6d7f1c55"`);
      const { status, body } = await entra().get(`/Users?filter=${filter}`);
      expect([status, body]).toEqual([
        200,
        {
          schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
          totalResults: 0,
          startIndex: 1,
          itemsPerPage: 0,
          Resources: [],
        },
      ]);
    },
  );

  it('creates a user with string booleans, empty roles, meta, and enterprise attributes', async () => {
    const { status, body } = await entra().post('/Users', {
      schemas: [USER_URN, ENTERPRISE_URN],
      externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
      userName: 'Test_User_ab6490ee@testuser.com',
      active: 'True',
      displayName: 'lennay',
      addresses: null,
      emails: [{ primary: 'True', type: 'work', value: 'Test_User_fd0ea19b@testuser.com' }],
      meta: { resourceType: 'User' },
      name: { formatted: 'givenName familyName', familyName: 'familyName', givenName: 'givenName' },
      roles: [],
      [ENTERPRISE_URN]: { department: 'CAD', manager: null },
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      active: true,
      emails: [{ primary: true, type: 'work', value: 'Test_User_fd0ea19b@testuser.com' }],
      [ENTERPRISE_URN]: { department: 'CAD' },
    });
    for (const name of ['roles', 'addresses']) expect(body).not.toHaveProperty(name);
  });

  it.each([
    ['userName eq "MATCH@EXAMPLE.com"', 1],
    ['externalId eq jyoung', 1],
    ['externalId eq "jyoung"', 1],
    ['emails[type eq "work"].value eq "match@example.com"', 1],
    ['emails[type eq "home"].value eq "match@example.com"', 0],
    [`userName eq "match@example.com" and ${department} eq "cad"`, 1],
  ])('finds a user by %s', async (filter, total) => {
    if (total === 1 && filter.startsWith('userName eq "MATCH')) {
      const emails = [{ type: 'work', value: 'Match@example.com' }];
      await create(entra(), {
        userName: 'match@example.com',
        externalId: 'jyoung',
        emails,
        [ENTERPRISE_URN]: { department: 'CAD' },
      });
    }
    const { body } = await entra()
      .get(`/Users?filter=${encodeURIComponent(filter)}`)
      .expect(200);
    expect(body).toMatchObject({ totalResults: total });
  });

  it('checks who the manager is', async () => {
    const manager = await create(entra(), { userName: 'manager' });
    const id = await create(entra(), { userName: 'managed', [ENTERPRISE_URN]: { manager } });
    const check = (value: string) =>
      entra().get(
        `/Users?filter=${encodeURIComponent(`id eq "${id}" and manager eq "${value}"`)}&attributes=id`,
      );
    expect((await check(manager)).body).toMatchObject({ totalResults: 1, Resources: [{ id }] });
    expect((await check(id)).body).toMatchObject({ totalResults: 0 });
  });

  it('updates without the flag: capital ops, one path each, booleans as text', async () => {
    const id = await create(entra(), { userName: 'verbose', active: true, title: 'x' });
    const { status, body } = await entra().patch(
      `/Users/${id}`,
      { op: 'Replace', path: 'emails[type eq "work"].value', value: 'verbose@work.example' },
      { op: 'Replace', path: 'name.familyName', value: 'updated' },
      { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '+49 170 1' },
      { op: 'Add', path: 'addresses[type eq "work"].country', value: 'DE' },
      { op: 'Add', path: department, value: 'CAD' },
      {
        op: 'Add',
        path: `${ENTERPRISE_URN}:manager`,
        value: [{ $ref: 'http://x/scim/Users/m1', value: 'm1' }],
      },
      { op: 'Replace', path: 'title', value: '' },
      { op: 'Replace', path: 'active', value: 'False' },
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({
      active: false,
      emails: [{ type: 'work', value: 'verbose@work.example' }],
      name: { familyName: 'updated' },
      phoneNumbers: [{ type: 'mobile', value: '+49 170 1' }],
      addresses: [{ type: 'work', country: 'DE' }],
      [ENTERPRISE_URN]: { department: 'CAD', manager: { value: 'm1', $ref: 'http://x/scim/Users/m1' } },
    });
    expect(body).not.toHaveProperty('title');
  });

  it('updates with the flag aadOptscim062020: one path-less replace of dotted and URN keys, real booleans', async () => {
    const id = await create(entra(), {
      userName: 'compact',
      active: true,
      phoneNumbers: [{ type: 'mobile', value: '1' }],
    });
    const { body } = await entra().patch(
      `/Users/${id}`,
      {
        op: 'replace',
        value: {
          displayName: 'Compact',
          'name.givenName': 'Com',
          'name.familyName': 'Pact',
          active: false,
          [`${ENTERPRISE_URN}:employeeNumber`]: '701984',
          [`${EMPLOYMENT_URN}:lastDay`]: '2026-12-31',
        },
      },
      { op: 'replace', path: 'emails[type eq "work"].value', value: 'compact@work.example' },
      { op: 'remove', path: 'phoneNumbers[type eq "mobile"].value' },
    );
    expect(body).toMatchObject({
      schemas: [USER_URN, ENTERPRISE_URN, EMPLOYMENT_URN],
      displayName: 'Compact',
      name: { givenName: 'Com', familyName: 'Pact' },
      active: false,
      emails: [{ type: 'work', value: 'compact@work.example' }],
      [ENTERPRISE_URN]: { employeeNumber: '701984' },
      [EMPLOYMENT_URN]: { lastDay: '2026-12-31' },
    });
    expect(body).not.toHaveProperty('phoneNumbers');
  });

  it('disables softly, restores, and deletes for good later', async () => {
    const id = await create(entra(), { userName: 'soft@example.com', active: true });
    await entra().patch(`/Users/${id}`, { op: 'Add', path: 'active', value: 'false' });
    expect(await read(id)).toMatchObject({ active: false });
    await entra().patch(`/Users/${id}`, { op: 'Replace', path: 'active', value: 'True' });
    expect(await read(id)).toMatchObject({ active: true });
    await entra().delete(`/Users/${id}`).expect(204);
    expect(await create(entra(), { userName: 'Soft@example.com', active: true })).not.toBe(id);
  });

  it('gives roles as JSON in a text, and adds an existing one again', async () => {
    const id = await create(entra(), { userName: 'roles' });
    const value = [{ value: '{"id":"06b07648","value":"25","displayName":"Role1234"}' }];
    await entra().patch(
      `/Users/${id}`,
      { op: 'Add', path: 'roles', value },
      { op: 'Add', path: 'roles', value },
    );
    expect(await read(id)).toMatchObject({ roles: [{ value: '25', display: 'Role1234' }] });
    await entra().patch(`/Users/${id}`, {
      op: 'Replace',
      path: 'roles[primary eq "True"].value',
      value: 'Admin',
    });
    expect((await read(id))['roles']).toHaveLength(2);
  });

  it('clears the manager with an empty text', async () => {
    const id = await create(entra(), { userName: 'cleared', [ENTERPRISE_URN]: { manager: { value: 'm' } } });
    await entra()
      .patch(`/Users/${id}`, { op: 'replace', path: `${ENTERPRISE_URN}:manager`, value: '' })
      .expect(200);
    expect(await read(id)).not.toHaveProperty(ENTERPRISE_URN);
  });
});
