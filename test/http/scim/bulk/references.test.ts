import { describe, expect, it } from 'vitest';
import { ENTERPRISE_URN } from '../../../../src/core/filter/person-schema.ts';
import { databaseKinds } from '../../../support/databases.ts';
import { type Client, create, createGroup, membersOf, useService } from '../service.ts';
import {
  add,
  type Answered,
  bulk,
  idOf,
  namesIn,
  newClient,
  postGroup,
  postUser,
  statusesOf,
} from './bulk.ts';

const managedBy = (value: string) => ({ [ENTERPRISE_URN]: { manager: { value } } });

async function managerOf(client: Client, id: string): Promise<string | undefined> {
  const { body } = await client.get(`/Users/${id}`);
  return (body as { [ENTERPRISE_URN]?: { manager?: { value: string } } })[ENTERPRISE_URN]?.manager?.value;
}

describe.each(databaseKinds)('a reference by bulkId on %s', (kind) => {
  const service = useService({ kind });
  /** Sends it in a directory of its own; gives the answers by what they are called. */
  async function send(...operations: readonly object[]) {
    const client = await newClient(service);
    const answered = await bulk(client, operations);
    const of = (bulkId: string): Answered => {
      const found = answered.find((one) => one.bulkId === bulkId);
      if (!found) throw new Error(`nothing is said of ${bulkId}`);
      return found;
    };
    return {
      client,
      answered,
      statuses: statusesOf(answered),
      idOf: (bulkId: string) => idOf(of(bulkId)),
      of,
    };
  }

  it('means a member, whether made before or after the group', async () => {
    const { client, statuses, idOf } = await send(
      postUser('ana'),
      postGroup('CAD', 'bulkId:ana', 'bulkId:bo'),
      postUser('bo'),
    );
    expect(statuses).toEqual(['201', '201', '201']);
    expect(await membersOf(client, idOf('CAD'))).toEqual([idOf('ana'), idOf('bo')].toSorted());
  });

  it('means a resource in a path, in the filter of a PATCH path and at the end of an address', async () => {
    const { client, statuses, idOf } = await send(
      { method: 'PATCH', path: '/Groups/bulkId:CAD', data: add('bulkId:cy') },
      postGroup('CAD', 'bulkId:ana'),
      {
        method: 'PATCH',
        path: '/Groups/bulkId%3ACAD',
        data: { Operations: [{ op: 'remove', path: 'members[value eq "bulkId:ana"]' }] },
      },
      { method: 'PUT', path: '/Users/bulkId:ana', data: { userName: 'ana', ...managedBy('bulkId:bo') } },
      {
        method: 'POST',
        path: '/Groups',
        bulkId: 'BIM',
        data: { displayName: 'BIM', members: [{ $ref: '../Users/bulkId:bo' }] },
      },
      { method: 'DELETE', path: '/Users/bulkId:gone' },
      ...['ana', 'bo', 'cy', 'gone'].map((name) => postUser(name)),
    );
    expect(statuses).toEqual(['200', '201', '200', '200', '201', '204', '201', '201', '201', '201']);
    expect(await namesIn(client)).toEqual(['ana', 'bo', 'cy']);
    expect(await membersOf(client, idOf('CAD'))).toEqual([idOf('cy')]);
    expect(await membersOf(client, idOf('BIM'))).toEqual([idOf('bo')]);
    expect(await managerOf(client, idOf('ana'))).toBe(idOf('bo'));
  });

  it('may lead in a circle, and to oneself', async () => {
    const { client, statuses, idOf } = await send(
      postGroup('CAD', 'bulkId:ana'),
      postUser('ana', { ...managedBy('bulkId:bo'), groups: [{ value: 'bulkId:CAD' }] }),
      postUser('bo', managedBy('bulkId:ana')),
      postUser('boss', managedBy('bulkId:boss')),
    );
    expect(statuses).toEqual(['201', '201', '201', '201']);
    expect(await managerOf(client, idOf('ana'))).toBe(idOf('bo'));
    expect(await managerOf(client, idOf('bo'))).toBe(idOf('ana'));
    expect(await managerOf(client, idOf('boss'))).toBe(idOf('boss'));
    expect(await membersOf(client, idOf('CAD'))).toEqual([idOf('ana')]);
  });

  it('to an operation that fails is 409, and so on along the chain; others are done', async () => {
    const { client, statuses, of } = await send(
      { method: 'PATCH', path: '/Groups/bulkId:CAD', data: add('bulkId:fine') },
      postGroup('CAD', 'bulkId:fine', 'bulkId:bad'),
      postUser('bad', { userName: '' }),
      postUser('fine'),
    );
    expect(statuses).toEqual(['409', '409', '400', '201']);
    expect(of('CAD').response?.detail).toContain('`bulkId:bad`');
    expect((await client.get('/Groups')).body).toMatchObject({ totalResults: 0 });
  });

  it('in a circle fails with the one that fails, and nothing of the circle stays', async () => {
    const { client, statuses, of } = await send(
      postUser('ana', managedBy('bulkId:bo')),
      postUser('bo', { ...managedBy('bulkId:cy'), userName: 'taken' }),
      postUser('cy', managedBy('bulkId:ana')),
      postGroup('CAD', 'bulkId:ana'),
      postUser('first', { userName: 'taken' }),
    );
    expect(statuses).toEqual(['201', '201', '201', '201', '409']);
    expect(await namesIn(client)).toEqual(['ana', 'cy', 'taken']);
    const again = await bulk(client, [
      postUser('dee', managedBy('bulkId:eve')),
      postUser('eve', { ...managedBy('bulkId:dee'), userName: 'taken' }),
      postGroup('BIM', 'bulkId:dee'),
    ]);
    expect(statusesOf(again)).toEqual(['409', '409', '409']);
    expect(again.map(({ response }) => response?.scimType)).toEqual([undefined, 'uniqueness', undefined]);
    expect(again[0]?.response?.detail).toContain('in a circle');
    expect(of('first').response?.scimType).toBe('uniqueness');
    expect(await namesIn(client)).toEqual(['ana', 'cy', 'taken']);
  });

  it('to nothing is 409 for that operation alone, wherever it stands', async () => {
    const { client, statuses, of } = await send(
      postUser('ana'),
      postGroup('CAD', 'bulkId:ana', 'bulkId:nobody'),
      postUser('bo', managedBy('bulkId:')),
      { method: 'DELETE', path: '/Users/bulkId:nobody' },
      { method: 'PATCH', bulkId: 'mine', path: '/Users/bulkId:mine', data: {} },
    );
    expect(statuses).toEqual(['201', '409', '409', '409', '409']);
    expect(of('CAD').response?.detail).toContain('`bulkId:nobody`');
    expect(await namesIn(client)).toEqual(['ana']);
  });

  it('to a bulkId that several POSTs claim is 409, and each of these 400', async () => {
    const { client, statuses } = await send(
      postUser('ana'),
      postUser('ana', { userName: 'other' }),
      postGroup('CAD', 'bulkId:ana'),
      postUser('bo'),
    );
    expect(statuses).toEqual(['400', '400', '409', '201']);
    expect(await namesIn(client)).toEqual(['bo']);
  });

  it('makes no user of a group, and nests none: who is no user is left out and told', async () => {
    const client = await newClient(service);
    const ana = await create(client, { userName: 'ana' });
    const old = await createGroup(client, 'Old');
    const { status, headers, body } = await client.post('/Bulk', {
      Operations: [
        postGroup('CAD', 'bulkId:BIM', ana),
        postGroup('BIM', 'bulkId:CAD'),
        { method: 'PATCH', path: `/Groups/${old}`, data: add('stranger') },
      ],
    });
    const [cad, bim, patched] = (body as { Operations: Answered[] }).Operations;
    expect([status, cad?.status, bim?.status, patched?.status]).toEqual([200, '201', '201', '200']);
    expect(await membersOf(client, cad ? idOf(cad) : '')).toEqual([ana]);
    expect(headers['seatwarden-unknown-members']?.split(',').toSorted()).toEqual(
      [cad ? idOf(cad) : '', bim ? idOf(bim) : '', 'stranger'].toSorted(),
    );
  });
});
