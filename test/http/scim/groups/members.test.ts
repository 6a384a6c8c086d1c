import { beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds } from '../../../support/databases.ts';
import { BASE, create, createGroup, membersOf, startService, useService } from '../service.ts';

describe.each(databaseKinds)('groups on %s', (kind) => {
  const service = useService({ kind });
  let ana = '';
  let bo = '';
  let cy = '';
  beforeAll(async () => {
    [ana, bo, cy] = [
      await create(service.entra, { userName: 'ana', displayName: 'Ana' }),
      await create(service.entra, { userName: 'bo', displayName: 'Bo' }),
      await create(service.entra, { userName: 'cy', displayName: 'Cy' }),
    ];
  });

  const sorted = (...ids: readonly string[]) => ids.toSorted();
  const patch = (group: string, ...operations: readonly object[]) =>
    service.entra.patch(`/Groups/${group}`, ...operations);

  describe('a group', () => {
    it('is made with its members, and shows them', async () => {
      const { status, headers, body } = await service.entra.post('/Groups', {
        schemas: ['http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
        externalId: 'g1',
        displayName: 'Made',
        members: [{ value: ana, $ref: null }],
      });
      const { id: groupId } = body as { id: string };
      expect(status).toBe(201);
      expect(headers).toMatchObject({ location: `${BASE}/Groups/${groupId}` });
      expect(body).toMatchObject({
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
        externalId: 'g1',
        displayName: 'Made',
        members: [{ value: ana, $ref: `${BASE}/Users/${ana}`, display: 'Ana', type: 'User' }],
        meta: { resourceType: 'Group' },
      });
      expect((await service.entra.get(`/Groups/${groupId}`)).body).toEqual(body);
    });

    it('hides its members on request, in one group and in a list', async () => {
      const group = await createGroup(service.entra, 'Hidden', [ana]);
      expect(
        (await service.entra.get(`/Groups/${group}?excludedAttributes=members`)).body,
      ).not.toHaveProperty('members');
      const { body } = await service.entra.get(
        '/Groups?excludedAttributes=members&filter=displayName eq "hidden"',
      );
      expect(body).toMatchObject({
        totalResults: 1,
        itemsPerPage: 1,
        Resources: [{ id: group, displayName: 'Hidden' }],
      });
      expect((body as { Resources: object[] }).Resources[0]).not.toHaveProperty('members');
      const few = await service.entra.get(`/Groups/${group}?attributes=members.value`);
      expect(few.body).toEqual({ schemas: expect.any(Array), id: group, members: [{ value: ana }] });
    });

    it('shows the members of each in a list', async () => {
      const group = await createGroup(service.entra, 'Listed', [ana, bo]);
      const { body } = await service.entra.get('/Groups?filter=displayName eq "Listed"');
      expect(body).toMatchObject({
        Resources: [{ id: group, members: sorted(ana, bo).map((value) => ({ value })) }],
      });
    });

    it('gains and loses members by PATCH, with 204 and no body', async () => {
      const group = await createGroup(service.entra, 'Patched');
      const added = await patch(group, {
        op: 'Add',
        path: 'members',
        value: [{ value: ana }, { value: bo }],
      });
      expect([added.status, added.body]).toEqual([204, null]);
      expect(await membersOf(service.entra, group)).toEqual(sorted(ana, bo));
      await patch(group, { op: 'remove', path: `members[value eq "${ana}"]` }).expect(204);
      expect(await membersOf(service.entra, group)).toEqual([bo]);
      await patch(group, { op: 'replace', path: 'members', value: [{ value: cy }] }).expect(204);
      expect(await membersOf(service.entra, group)).toEqual([cy]);
      await patch(group, { op: 'replace', path: 'members', value: [] }).expect(204);
      expect(await membersOf(service.entra, group)).toEqual([]);
    });

    it('answers 200 with the group when the client names attributes', async () => {
      const group = await createGroup(service.entra, 'Asked');
      const { body } = await service.entra
        .patch(`/Groups/${group}?attributes=displayName,members`, {
          op: 'add',
          path: 'members',
          value: [{ value: ana }],
        })
        .expect(200);
      expect(body).toMatchObject({ displayName: 'Asked', members: [{ value: ana }] });
    });

    it('loses members by what they are called, page by page', async () => {
      const group = await createGroup(service.entra, 'Called', [ana, bo, cy]);
      await patch(group, { op: 'remove', path: 'members[display eq "bo" or display sw "C"]' }).expect(204);
      expect(await membersOf(service.entra, group)).toEqual([ana]);
    });

    it('does not mind when a member is there already, or is not there to be removed', async () => {
      const group = await createGroup(service.entra, 'Again', [ana]);
      service.wakes.length = 0;
      await patch(group, { op: 'add', path: 'members', value: [{ value: ana }] }).expect(204);
      await patch(group, {
        op: 'remove',
        path: 'members',
        value: [{ value: bo }, { value: 'stranger' }],
      }).expect(204);
      expect(service.wakes).toEqual([]);
      expect((await service.entra.get(`/Groups/${group}`)).headers['etag']).toBe(
        (await service.entra.get(`/Groups/${group}`)).headers['etag'],
      );
      expect(await membersOf(service.entra, group)).toEqual([ana]);
    });

    it('takes the members it knows and reports the others', async () => {
      const group = await createGroup(service.entra, 'Strangers');
      const value = [{ value: ana }, { value: 'stranger, with "odd" text\n' }, { value: bo }];
      const { status, headers } = await patch(group, { op: 'add', path: 'members', value });
      expect(status).toBe(204);
      expect(headers['seatwarden-unknown-members']).toBe('stranger%2C%20with%20%22odd%22%20text%0A');
      expect(await membersOf(service.entra, group)).toEqual(sorted(ana, bo));
      expect(service.log.lines.at(-1)).toMatchObject({
        level: 'warn',
        fields: { sourceId: 'entra', unknown: 1 },
      });
    });

    it('loses none of many members that are added at once', async () => {
      const group = await createGroup(service.entra, 'Busy');
      const people = await Promise.all(
        Array.from({ length: 30 }, (_, n) => create(service.entra, { userName: `busy${n}` })),
      );
      const answers = await Promise.all(
        people.map((value) => patch(group, { op: 'add', path: 'members', value: [{ value }] })),
      );
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
      expect(await membersOf(service.entra, group)).toEqual(people.toSorted());
    });

    it('is renamed, and its members with it', async () => {
      const group = await createGroup(service.entra, 'Before', [ana]);
      await patch(group, { op: 'Replace', path: 'displayName', value: 'After' }).expect(204);
      const { body } = await service.entra.get(`/Users/${ana}`);
      expect((body as { groups: { display: string }[] }).groups.map(({ display }) => display)).toContain(
        'After',
      );
    });

    it('changes name and members together or not at all', async () => {
      const group = await createGroup(service.entra, 'Whole');
      const add = { op: 'add', path: 'members', value: [{ value: ana }] };
      await patch(group, add, { op: 'replace', path: 'displayName', value: '' }).expect(400);
      await patch(group, add, { op: 'replace', path: 'shoeSize', value: 'x' }).expect(400);
      expect(await membersOf(service.entra, group)).toEqual([]);
    });

    it('keeps its members when a PUT says nothing about them, and loses them when it says none', async () => {
      const group = await createGroup(service.entra, 'Put', [ana]);
      const kept = await service.entra.put(`/Groups/${group}`, { displayName: 'Put 2' }).expect(200);
      expect(kept.body).toMatchObject({ displayName: 'Put 2', members: [{ value: ana }] });
      const replaced = await service.entra.put(`/Groups/${group}`, {
        displayName: 'Put 2',
        members: [{ value: bo }],
      });
      expect(replaced.body).toMatchObject({ members: [{ value: bo }] });
      const emptied = await service.entra.put(`/Groups/${group}`, { displayName: 'Put 2', members: [] });
      expect(emptied.body).toMatchObject({ members: [] });
    });

    it('ends with DELETE, and its members are in it no more', async () => {
      const person = await create(service.entra, { userName: 'left behind' });
      const group = await createGroup(service.entra, 'Gone', [person]);
      await service.entra.delete(`/Groups/${group}`).expect(204);
      await service.entra.get(`/Groups/${group}`).expect(404);
      await patch(group, { op: 'add', path: 'members', value: [{ value: ana }] }).expect(404);
      await service.entra.delete(`/Groups/${group}`).expect(404);
      expect((await service.entra.get(`/Users/${person}`)).body).not.toHaveProperty('groups');
    });

    it('loses a member who is deleted', async () => {
      const person = await create(service.entra, { userName: 'deleted' });
      const group = await createGroup(service.entra, 'Shrinks', [person, ana]);
      await service.entra.delete(`/Users/${person}`);
      expect(await membersOf(service.entra, group)).toEqual([ana]);
    });

    it('of another directory cannot be touched', async () => {
      const group = await createGroup(service.entra, 'Mine', [ana]);
      await service.okta.get(`/Groups/${group}`).expect(404);
      await service.okta.patch(`/Groups/${group}`, { op: 'replace', path: 'members', value: [] }).expect(404);
      await service.okta.put(`/Groups/${group}`, { displayName: 'x', members: [] }).expect(404);
      await service.okta.delete(`/Groups/${group}`).expect(404);
      expect(await membersOf(service.entra, group)).toEqual([ana]);
    });
  });

  describe('versions of a group', () => {
    it('move with its members, and If-Match guards the membership too', async () => {
      const group = await createGroup(service.entra, 'Versions');
      const before = (await service.entra.get(`/Groups/${group}`)).headers['etag'] ?? '';
      await patch(group, { op: 'add', path: 'members', value: [{ value: ana }] });
      await service.entra.get(`/Groups/${group}`).set('If-None-Match', before).expect(200);
      await patch(group, { op: 'replace', path: 'members', value: [] }).set('If-Match', before).expect(412);
      await service.entra.delete(`/Groups/${group}`).set('If-Match', before).expect(412);
      expect(await membersOf(service.entra, group)).toEqual([ana]);
      const now = (await service.entra.get(`/Groups/${group}`)).headers['etag'] ?? '';
      await service.entra.get(`/Groups/${group}`).set('If-None-Match', now).expect(304);
      await patch(group, { op: 'replace', path: 'members', value: [] }).set('If-Match', now).expect(204);
    });
  });

  describe('a service that refuses unknown members', () => {
    it('answers 400 and changes nothing of the request', async () => {
      const strict = await startService({ kind, refusesUnknownMembers: (id) => id === 'entra' });
      try {
        const person = await create(strict.entra, { userName: 'ana' });
        const group = await createGroup(strict.entra, 'Strict');
        const value = [{ value: person }, { value: 'stranger' }];
        const { status, body } = await strict.entra.patch(`/Groups/${group}`, {
          op: 'add',
          path: 'members',
          value,
        });
        expect(status).toBe(400);
        expect(body).toMatchObject({
          scimType: 'invalidValue',
          detail: '1 member is no user of this source: "stranger"',
        });
        expect(await membersOf(strict.entra, group)).toEqual([]);
        await strict.entra.post('/Groups', { displayName: 'No', members: value }).expect(400);
        expect((await strict.entra.get('/Groups')).body).toMatchObject({ totalResults: 1 });
        // The other directory did not ask for it.
        await strict.okta.post('/Groups', { displayName: 'Yes', members: value }).expect(201);
      } finally {
        await strict.close();
      }
    });
  });
});
