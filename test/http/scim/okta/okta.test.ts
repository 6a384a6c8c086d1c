import supertest from 'supertest';
import { beforeAll, describe, expect, it } from 'vitest';
import { create, createGroup, membersOf, parsed, useService } from '../service.ts';

const service = useService();
const okta = () => service.okta;
let ana = '';
let bo = '';
beforeAll(async () => {
  ana = await create(okta(), { userName: 'ana' });
  bo = await create(okta(), { userName: 'bo' });
});

const jane = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName: 'jane@example.okta',
  name: { givenName: 'Jane', familyName: 'Doe' },
  emails: [{ primary: true, value: 'jane@example.okta', type: 'work', display: 'jane@example.okta' }],
  displayName: 'Jane Doe',
  locale: 'en-US',
  externalId: '00ujl29u0le5T6Aj10h7',
  groups: [],
  password: '1mz050nq',
  active: true,
};

describe('Okta', () => {
  it('looks for a user, does not find one, creates it, and finds it', async () => {
    const lookup = () => okta().get('/Users?filter=userName eq "jane@example.okta"&startIndex=1&count=100');
    expect((await lookup()).body).toMatchObject({
      totalResults: 0,
      startIndex: 1,
      itemsPerPage: 0,
      Resources: [],
    });
    const { status, body } = await okta().post('/Users', jane);
    expect(status).toBe(201);
    const { groups: _groups, password: _password, ...kept } = jane;
    expect(body).toMatchObject(kept);
    expect(body).not.toHaveProperty('password');
    expect((await lookup()).body).toMatchObject({ totalResults: 1, itemsPerPage: 1, Resources: [body] });
  });

  it('updates by GET and PUT of the whole object, id and meta included', async () => {
    const id = await create(okta(), { ...jane, userName: 'put@example.okta' });
    const { body } = await okta().get(`/Users/${id}`);
    const changed = {
      ...(body as object),
      name: { givenName: 'Jane', familyName: 'Smith' },
      groups: [{ value: 'g' }],
    };
    const put = await okta().put(`/Users/${id}`, changed).expect(200);
    expect(put.body).toMatchObject({ id, name: { familyName: 'Smith' }, meta: { version: 'W/"2"' } });
    expect(put.body).not.toHaveProperty('groups');
  });

  it('deactivates, reactivates and sets passwords by a PATCH without a path', async () => {
    const id = await create(okta(), { ...jane, userName: 'patch@example.okta' });
    const replace = (value: object) => okta().patch(`/Users/${id}`, { op: 'replace', value }).expect(200);
    expect((await replace({ active: false })).body).toMatchObject({ active: false });
    expect((await replace({ active: true })).body).toMatchObject({ active: true });
    service.wakes.length = 0;
    expect((await replace({ password: 'n3w' })).body).not.toHaveProperty('password');
    expect(service.wakes).toEqual([]);
  });

  it('pushes a group: empty first, then its name with its id, then members by filter and with display', async () => {
    const { status, body } = await okta().post('/Groups', {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
      displayName: 'Test SCIMv2',
      members: [],
    });
    expect(status).toBe(201);
    const { id } = body as { id: string };
    await okta()
      .patch(`/Groups/${id}`, { op: 'replace', value: { id, displayName: 'Test SCIMv2 renamed' } })
      .expect(204);
    await okta()
      .patch(`/Groups/${id}`, { op: 'add', path: 'members', value: [{ value: ana, display: 'ana' }] })
      .expect(204);
    await okta()
      .patch(
        `/Groups/${id}`,
        { op: 'remove', path: `members[value eq "${ana}"]` },
        { op: 'add', path: 'members', value: [{ value: bo, display: 'bo@example.okta' }] },
      )
      .expect(204);
    expect((await okta().get(`/Groups/${id}`)).body).toMatchObject({ displayName: 'Test SCIMv2 renamed' });
    expect(await membersOf(okta(), id)).toEqual([bo]);
  });

  it.each([
    ['with a path', (members: object[]) => ({ op: 'replace', path: 'members', value: members })],
    ['without a path', (members: object[]) => ({ op: 'replace', value: { members } })],
  ])('replaces the whole membership %s', async (how, operation) => {
    const id = await createGroup(okta(), `Whole ${how}`, [ana]);
    await okta()
      .patch(`/Groups/${id}`, operation([{ value: bo, display: 'bo' }]))
      .expect(204);
    expect(await membersOf(okta(), id)).toEqual([bo]);
    await okta().patch(`/Groups/${id}`, operation([])).expect(204);
    expect(await membersOf(okta(), id)).toEqual([]);
  });

  it('names a content type and charset on GET, and sends plain JSON', async () => {
    const ask = supertest(service.app)
      .get('/scim/v2/Users?filter=userName eq "ana"&startIndex=1&count=100')
      .set('Authorization', okta().authorization)
      .set('Content-Type', 'application/scim+json; charset=utf-8')
      .set('Accept', 'application/scim+json; charset=utf-8')
      .set('Accept-Charset', 'utf-8');
    expect((await ask).status).toBe(200);
    const sent = supertest(service.app)
      .post('/scim/v2/Users')
      .set('Authorization', okta().authorization)
      .set('Content-Type', 'application/json; charset=UTF-8')
      .set('Accept', 'application/json')
      .send(JSON.stringify({ userName: 'plain json' }));
    const { status, headers } = await sent;
    expect([status, headers['content-type']]).toEqual([201, 'application/json']);
  });

  it('reads 401 and 404 as SCIM bodies', async () => {
    const missing = await okta().get('/Users/nobody');
    expect([missing.status, missing.body]).toEqual([
      404,
      {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
        status: '404',
        detail: 'there is no User with the id "nobody"',
      },
    ]);
    const { status, headers, body } = await parsed(supertest(service.app).get('/scim/v2/Users'));
    expect([status, body]).toEqual([
      401,
      expect.objectContaining({ status: '401', detail: expect.any(String) }),
    ]);
    expect(headers).toMatchObject({
      'content-type': 'application/scim+json',
      'www-authenticate': 'Bearer realm="seatwarden"',
    });
  });
});
