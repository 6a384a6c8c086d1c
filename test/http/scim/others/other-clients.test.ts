import supertest from 'supertest';
import { describe, expect, it } from 'vitest';
import { ENTERPRISE_URN } from '../../../../src/core/filter/person-schema.ts';
import { create, createGroup, membersOf, useService } from '../service.ts';

const service = useService();
const idp = () => service.entra;

describe('OneLogin', () => {
  it('writes plus signs and a trailing & into the query, and names a content type on GET', async () => {
    const id = await create(idp(), { userName: 'one login' });
    const { status, body } = await idp()
      .get('/Users?filter=userName+eq+%22one%20login%22&')
      .set('Content-Type', 'application/json');
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({ totalResults: 1, Resources: [expect.objectContaining({ id })] }),
    ]);
  });

  it('puts schemas of SCIM 1.1, with a question mark at the end', async () => {
    const id = await create(idp(), { userName: 'one@login.example' });
    const { body } = await idp()
      .put(`/Users/${id}?`, {
        schemas: ['urn:scim:schemas:core:2.0', 'urn:scim:schemas:extension:enterprise:2.0'],
        userName: 'one@login.example',
        active: true,
        'urn:scim:schemas:extension:enterprise:2.0': { department: 'CAD' },
      })
      .expect(200);
    expect(body).toMatchObject({ active: true, [ENTERPRISE_URN]: { department: 'CAD' } });
  });
});

describe('Google Workspace', () => {
  it('looks up with startIndex only', async () => {
    await create(idp(), { userName: 'g@example.com' });
    const { body } = await idp()
      .get('/Users?filter=userName eq "g@example.com"&startIndex=1')
      .set('User-Agent', 'Google-Auto-Provisioning');
    expect(body).toMatchObject({ totalResults: 1, startIndex: 1 });
  });
});

describe('JumpCloud', () => {
  it('tests the connection by making and deleting a user and a group', async () => {
    const user = await create(idp(), { userName: 'jumpcloud-test', active: false });
    const group = await createGroup(idp(), 'jumpcloud-test', [user]);
    await idp()
      .patch(`/Groups/${group}`, { op: 'remove', path: 'members', value: [{ value: user }] })
      .expect(204);
    await idp().delete(`/Groups/${group}`).expect(204);
    await idp().delete(`/Users/${user}`).expect(204);
    const { body } = await idp().get('/Users?filter=userName eq "jumpcloud-test"');
    expect(body).toMatchObject({ totalResults: 0 });
  });

  it('sends the token without a scheme', async () => {
    const bare = idp().authorization.replace('Bearer ', '');
    const { status } = await supertest(service.app).get('/scim/v2/Users').set('Authorization', bare);
    expect(status).toBe(200);
  });
});

describe('PingFederate', () => {
  it('matches by emails without a sub-attribute', async () => {
    const id = await create(idp(), {
      userName: 'ping',
      emails: [{ value: 'ping@example.com', type: 'home' }],
    });
    const { body } = await idp().get('/Users?filter=emails eq "PING@example.com"');
    expect(body).toMatchObject({ totalResults: 1, Resources: [{ id }] });
  });
});

describe('authentik', () => {
  it('reads ServiceProviderConfig first, then replaces without a path, id and schemas included', async () => {
    await idp().get('/ServiceProviderConfig').expect(200);
    const user = await create(idp(), { userName: 'authentik' });
    const group = await createGroup(idp(), 'authentik', [user]);
    const value = {
      id: group,
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
      displayName: 'renamed',
      externalId: 'x',
    };
    await idp().patch(`/Groups/${group}`, { op: 'replace', value }).expect(204);
    await idp()
      .put(`/Groups/${group}`, { ...value, members: [{ value: user }] })
      .expect(200);
    expect((await idp().get(`/Groups/${group}`)).body).toMatchObject({
      displayName: 'renamed',
      externalId: 'x',
    });
    expect(await membersOf(idp(), group)).toEqual([user]);
  });
});

describe('Keycloak', () => {
  it('puts our own id as externalId', async () => {
    const id = await create(idp(), { userName: 'keycloak' });
    expect(
      (await idp().put(`/Users/${id}`, { id, externalId: id, userName: 'keycloak' })).body,
    ).toMatchObject({ externalId: id });
  });
});
