import { beforeAll, describe, expect, it } from 'vitest';
import { create, createGroup, membersOf, useService } from '../service.ts';

const service = useService();
let ana = '';
let bo = '';
beforeAll(async () => {
  ana = await create(service.entra, { userName: 'ana' });
  bo = await create(service.entra, { userName: 'bo' });
});

describe('Entra ID', () => {
  it('finds a group by its name in any case, without its members', async () => {
    const id = await createGroup(service.entra, 'CAD Users', [ana]);
    const { body } = await service.entra.get(
      `/Groups?excludedAttributes=members&filter=${encodeURIComponent('displayName eq "cad users"')}`,
    );
    expect(body).toMatchObject({ totalResults: 1, Resources: [{ id, displayName: 'CAD Users' }] });
    expect((body as { Resources: object[] }).Resources[0]).not.toHaveProperty('members');
  });

  it('creates a group under a schema of its own, and renames it', async () => {
    const { status, body } = await service.entra.post('/Groups', {
      schemas: [
        'urn:ietf:params:scim:schemas:core:2.0:Group',
        'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group',
      ],
      externalId: '8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159',
      displayName: 'displayName',
      meta: { resourceType: 'Group' },
      members: [],
    });
    expect(status).toBe(201);
    const { id } = body as { id: string };
    const renamed = await service.entra.patch(`/Groups/${id}`, {
      op: 'Replace',
      path: 'displayName',
      value: '1879db59',
    });
    expect(renamed.status).toBe(204);
    expect((await service.entra.get(`/Groups/${id}?excludedAttributes=members`)).body).toMatchObject({
      displayName: '1879db59',
      externalId: '8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159',
    });
  });

  it('adds several members in one operation, and removes one with a value array', async () => {
    const id = await createGroup(service.entra, 'Verbose');
    const both = [ana, bo].map((value) => ({ $ref: null, value }));
    await service.entra.patch(`/Groups/${id}`, { op: 'Add', path: 'members', value: both }).expect(204);
    await service.entra
      .patch(`/Groups/${id}`, { op: 'Remove', path: 'members', value: [{ $ref: null, value: ana }] })
      .expect(204);
    expect(await membersOf(service.entra, id)).toEqual([bo]);
  });

  it('removes one with a filter when the flag is set', async () => {
    const id = await createGroup(service.entra, 'Compact', [ana, bo]);
    await service.entra
      .patch(`/Groups/${id}`, { op: 'remove', path: `members[value eq "${ana}"]` })
      .expect(204);
    expect(await membersOf(service.entra, id)).toEqual([bo]);
  });

  it('asks whether somebody is a member', async () => {
    const id = await createGroup(service.entra, 'Reference', [ana]);
    const ask = (member: string) =>
      service.entra.get(
        `/Groups?filter=${encodeURIComponent(`id eq "${id}" and members eq "${member}"`)}&attributes=id`,
      );
    expect((await ask(ana)).body).toMatchObject({ totalResults: 1, Resources: [{ id }] });
    expect((await ask(bo)).body).toMatchObject({ totalResults: 0 });
  });
});
