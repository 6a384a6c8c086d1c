import { describe, expect, it } from 'vitest';
import { ENTERPRISE_URN, USER_URN } from '../../../../src/core/filter/person-schema.ts';
import { databaseKinds } from '../../../support/databases.ts';
import { BASE, create, useService } from '../service.ts';

describe.each(databaseKinds)('users on %s', (kind) => {
  const service = useService({ kind });

  describe('POST /Users', () => {
    it('answers 201 with the whole user, its address and its version', async () => {
      const { status, headers, body } = await service.entra.post('/Users', {
        schemas: [USER_URN],
        userName: 'ana@example.com',
        externalId: 'e1',
        active: true,
        password: 'secret',
        [ENTERPRISE_URN]: { department: 'CAD' },
      });
      const { id } = body as { id: string };
      expect(status).toBe(201);
      expect(headers).toMatchObject({
        'content-type': 'application/scim+json',
        location: `${BASE}/Users/${id}`,
        etag: 'W/"1"',
      });
      expect(body).toEqual({
        schemas: [USER_URN, ENTERPRISE_URN],
        id,
        userName: 'ana@example.com',
        externalId: 'e1',
        active: true,
        [ENTERPRISE_URN]: { department: 'CAD' },
        meta: {
          resourceType: 'User',
          created: '2026-11-30T08:00:00.000Z',
          lastModified: '2026-11-30T08:00:00.000Z',
          location: `${BASE}/Users/${id}`,
          version: 'W/"1"',
        },
      });
    });

    it('answers 409 uniqueness when the name is taken in another case, and keeps the first user', async () => {
      const first = await create(service.entra, { userName: 'Zoë@example.com' });
      const { status, body } = await service.entra.post('/Users', { userName: 'ZOE\u0308@EXAMPLE.com' });
      expect([status, body]).toEqual([
        409,
        expect.objectContaining({ status: '409', scimType: 'uniqueness' }),
      ]);
      expect((await service.entra.get(`/Users/${first}`)).body).toMatchObject({
        userName: 'Zoë@example.com',
      });
    });

    it('wakes the run after the commit, and not for a user it refused', async () => {
      const { wakes } = service;
      wakes.length = 0;
      await create(service.entra, { userName: 'wakes' });
      await service.entra.post('/Users', { userName: 'wakes' });
      await service.entra.post('/Users', {});
      expect(wakes).toEqual(['push entra']);
    });

    it('shows only what is asked for', async () => {
      const { body } = await service.entra.post('/Users?attributes=userName', {
        userName: 'asked',
        title: 'x',
      });
      expect(Object.keys(body as object)).toEqual(['schemas', 'id', 'userName']);
    });
  });

  describe('the life of a user', () => {
    it('goes inactive, stays readable, and comes back', async () => {
      const id = await create(service.entra, { userName: 'soft', active: true });
      await service.entra
        .patch(`/Users/${id}`, { op: 'Replace', path: 'active', value: 'False' })
        .expect(200);
      expect((await service.entra.get(`/Users/${id}`).expect(200)).body).toMatchObject({ active: false });
      const { body } = await service.entra.patch(`/Users/${id}`, { op: 'replace', value: { active: true } });
      expect(body).toMatchObject({ id, active: true, meta: { version: 'W/"3"' } });
    });

    it('ends with DELETE: 404 from then on, everywhere', async () => {
      const id = await create(service.entra, { userName: 'gone' });
      const deleted = await service.entra.delete(`/Users/${id}`);
      expect([deleted.status, deleted.body]).toEqual([204, null]);
      await service.entra.get(`/Users/${id}`).expect(404);
      await service.entra.delete(`/Users/${id}`).expect(404);
      await service.entra.put(`/Users/${id}`, { userName: 'gone' }).expect(404);
      await service.entra.patch(`/Users/${id}`, { op: 'add', path: 'title', value: 'x' }).expect(404);
      const { body } = await service.entra.get('/Users?filter=userName eq "gone"');
      expect(body).toMatchObject({ totalResults: 0, Resources: [] });
    });

    it('may begin anew under the same name after it was deleted, with another id', async () => {
      const first = await create(service.entra, { userName: 'again' });
      await service.entra.delete(`/Users/${first}`);
      expect(await create(service.entra, { userName: 'Again' })).not.toBe(first);
    });

    it('changes the userName, also in case only, but never to a taken one', async () => {
      const id = await create(service.entra, { userName: 'maiden' });
      await create(service.entra, { userName: 'taken' });
      const rename = (value: string) =>
        service.entra.patch(`/Users/${id}`, { op: 'replace', path: 'userName', value });
      expect((await rename('MAIDEN').expect(200)).body).toMatchObject({ userName: 'MAIDEN' });
      expect((await rename('married').expect(200)).body).toMatchObject({ userName: 'married' });
      expect((await rename('TAKEN').expect(409)).body).toMatchObject({ scimType: 'uniqueness' });
      expect((await service.entra.get(`/Users/${id}`)).body).toMatchObject({
        userName: 'married',
        meta: { version: 'W/"3"' },
      });
    });

    it('shares an e-mail address with somebody else', async () => {
      await create(service.entra, { userName: 'twin1', emails: [{ value: 'twins@example.com' }] });
      await create(service.entra, { userName: 'twin2', emails: [{ value: 'twins@example.com' }] });
      const { body } = await service.entra.get('/Users?filter=emails.value eq "TWINS@example.com"');
      expect(body).toMatchObject({ totalResults: 2 });
    });
  });

  describe('PUT /Users/:id', () => {
    it('clears what the body leaves out, and keeps the id', async () => {
      const id = await create(service.okta, { userName: 'put', title: 'x', externalId: 'e' });
      const { body } = await service.okta
        .put(`/Users/${id}`, { id: 'mine', userName: 'put', nickName: 'P' })
        .expect(200);
      expect(body).toMatchObject({ id, userName: 'put', nickName: 'P' });
      expect(body).not.toHaveProperty('title');
      expect(body).not.toHaveProperty('externalId');
    });

    it('neither brings back nor loses a leaver when it forgets `active`', async () => {
      const id = await create(service.okta, { userName: 'forgets', active: false });
      const { body } = await service.okta
        .put(`/Users/${id}`, { userName: 'forgets', title: 'x' })
        .expect(200);
      expect(body).toMatchObject({ active: false, title: 'x' });
    });

    it('writes nothing, and wakes nobody, when nothing changes', async () => {
      const id = await create(service.okta, {
        userName: 'same',
        active: true,
        emails: [{ value: 'a@b.c', type: 'work' }],
      });
      const { body } = await service.okta.get(`/Users/${id}`);
      service.wakes.length = 0;
      service.clock.pass(1000);
      const again = await service.okta.put(`/Users/${id}`, body).expect(200);
      expect(again.body).toEqual(body);
      expect(service.wakes).toEqual([]);
    });
  });

  describe('versions', () => {
    it('If-Match protects a user against a stale change of any kind', async () => {
      const id = await create(service.entra, { userName: 'etag' });
      await service.entra.patch(`/Users/${id}`, { op: 'add', path: 'title', value: 'x' });
      const stale = 'W/"1"';
      const path = `/Users/${id}`;
      const answers = [
        await service.entra.put(path, { userName: 'lost' }).set('If-Match', stale),
        await service.entra.patch(path, { op: 'add', path: 'title', value: 'y' }).set('If-Match', stale),
        await service.entra.delete(path).set('If-Match', stale),
      ];
      for (const { status, body } of answers) {
        expect([status, body]).toEqual([412, expect.objectContaining({ status: '412' })]);
      }
      expect((await service.entra.get(path)).body).toMatchObject({ userName: 'etag', title: 'x' });
      await service.entra.put(path, { userName: 'etag' }).set('If-Match', 'W/"2"').expect(200);
      await service.entra.delete(path).set('If-Match', '*').expect(204);
    });

    it('If-None-Match spares who has the present version', async () => {
      const id = await create(service.entra, { userName: 'fresh' });
      const { status, body } = await service.entra.get(`/Users/${id}`).set('If-None-Match', 'W/"1"');
      expect([status, body]).toEqual([304, null]);
      await service.entra.get(`/Users/${id}`).set('If-None-Match', 'W/"0"').expect(200);
    });

    it('loses none of many changes at once', async () => {
      const id = await create(service.entra, { userName: 'busy' });
      const add = (n: number) =>
        service.entra.patch(`/Users/${id}`, {
          op: 'add',
          path: 'emails',
          value: { value: `${n}@x.example` },
        });
      const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => add(n)));
      expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
      const { body } = await service.entra.get(`/Users/${id}`);
      expect((body as { emails: unknown[] }).emails).toHaveLength(20);
    });
  });

  describe('groups of a user', () => {
    it('are shown, cannot be written, and are left out on request', async () => {
      const id = await create(service.entra, { userName: 'grouped' });
      const group = await service.entra.post('/Groups', {
        displayName: 'CAD Users',
        members: [{ value: id }],
      });
      const { id: groupId } = group.body as { id: string };
      const reference = {
        value: groupId,
        $ref: `${BASE}/Groups/${groupId}`,
        display: 'CAD Users',
        type: 'direct',
      };
      expect((await service.entra.get(`/Users/${id}`)).body).toMatchObject({ groups: [reference] });
      const put = await service.entra
        .put(`/Users/${id}`, { userName: 'grouped', title: 'x', groups: [] })
        .expect(200);
      expect(put.body).toMatchObject({ groups: [reference] });
      const { body } = await service.entra.get(
        '/Users?filter=userName eq "grouped"&excludedAttributes=groups',
      );
      expect((body as { Resources: object[] }).Resources[0]).not.toHaveProperty('groups');
    });
  });

  describe('two directories', () => {
    it('do not see, find, change or name-clash with each other', async () => {
      const id = await create(service.entra, { userName: 'both' });
      const other = await create(service.okta, { userName: 'both' });
      expect(other).not.toBe(id);
      for (const attempt of [
        service.okta.get(`/Users/${id}`),
        service.okta.put(`/Users/${id}`, { userName: 'x' }),
        service.okta.patch(`/Users/${id}`, { op: 'add', path: 'title', value: 'x' }),
        service.okta.delete(`/Users/${id}`),
      ]) {
        expect((await attempt).status).toBe(404);
      }
      const { body } = await service.okta.get('/Users?filter=userName eq "both"');
      expect(body).toMatchObject({ totalResults: 1, Resources: [{ id: other }] });
      const group = await service.okta.post('/Groups', {
        displayName: 'Foreign',
        members: [{ value: id }, { value: other }],
      });
      expect(group.body).toMatchObject({ members: [{ value: other }] });
      expect(group.headers['seatwarden-unknown-members']).toBe(id);
    });
  });
});
