import { describe, expect, it } from 'vitest';
import { databaseKinds } from '../../../support/databases.ts';
import { BASE, create, createGroup, membersOf, useService } from '../service.ts';
import { add, bulk, idOf, namesIn, newClient, postGroup, postUser, statusesOf } from './bulk.ts';

describe.each(databaseKinds)('a Bulk on %s', (kind) => {
  const service = useService({ kind });

  it('does operations of all kinds, and tells method, bulkId, version, location and status of each', async () => {
    const client = await newClient(service);
    const ana = await create(client, { userName: 'ana' });
    const bo = await create(client, { userName: 'bo' });
    const cad = await createGroup(client, 'CAD', [bo]);
    const answered = await bulk(client, [
      postUser('cy'),
      { method: 'PUT', path: `/Users/${ana}`, data: { userName: 'ana', title: 'Put' } },
      {
        method: 'patch',
        path: `Users/${ana}/`,
        bulkId: 'mine',
        data: { Operations: [{ op: 'add', value: { nickName: 'A' } }] },
      },
      postGroup('BIM', ana),
      { method: 'PATCH', path: `/Groups/${cad}`, data: add(ana) },
      { method: 'PUT', path: `/groups/${cad}`, data: { displayName: 'CAD 2' } },
      { method: 'DELETE', path: `/Users/${bo}` },
    ]);
    const at = (path: string) => `${BASE}${path}`;
    expect(answered).toEqual([
      {
        method: 'POST',
        bulkId: 'cy',
        version: 'W/"1"',
        location: expect.stringContaining(at('/Users/')),
        status: '201',
      },
      { method: 'PUT', version: 'W/"2"', location: at(`/Users/${ana}`), status: '200' },
      { method: 'PATCH', bulkId: 'mine', version: 'W/"3"', location: at(`/Users/${ana}`), status: '200' },
      {
        method: 'POST',
        bulkId: 'BIM',
        version: 'W/"2"',
        location: expect.stringContaining(at('/Groups/')),
        status: '201',
      },
      { method: 'PATCH', version: 'W/"3"', location: at(`/Groups/${cad}`), status: '200' },
      { method: 'PUT', version: 'W/"4"', location: at(`/Groups/${cad}`), status: '200' },
      { method: 'DELETE', location: at(`/Users/${bo}`), status: '204' },
    ]);
    expect(await namesIn(client)).toEqual(['ana', 'cy']);
    expect((await client.get(`/Users/${ana}`)).body).toMatchObject({
      title: 'Put',
      nickName: 'A',
      meta: { version: 'W/"3"' },
    });
    expect(await membersOf(client, cad)).toEqual([ana]);
    const [, , , bim] = answered;
    expect((await client.get(`/Groups/${bim ? idOf(bim) : ''}`)).headers['etag']).toBe('W/"2"');
  });

  it('undoes what fails alone, and goes on', async () => {
    const client = await newClient(service);
    const cad = await createGroup(client, 'CAD');
    const half = {
      Operations: [...add('nobody').Operations, { op: 'replace', path: 'displayName', value: '' }],
    };
    const answered = await bulk(client, [
      postUser('ana'),
      postUser('again', { userName: 'ANA' }),
      { method: 'PATCH', path: `/Groups/${cad}`, data: half },
      { method: 'DELETE', path: '/Users/nobody' },
      postUser('bo'),
    ]);
    expect(statusesOf(answered)).toEqual(['201', '409', '400', '404', '201']);
    expect(answered[1]).toEqual({
      method: 'POST',
      bulkId: 'again',
      status: '409',
      response: {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
        status: '409',
        scimType: 'uniqueness',
        detail: expect.stringContaining('ana'),
      },
    });
    expect(answered[3]).toMatchObject({ location: `${BASE}/Users/nobody`, response: { status: '404' } });
    expect(await namesIn(client)).toEqual(['ana', 'bo']);
    expect((await client.get(`/Groups/${cad}`)).body).toMatchObject({
      displayName: 'CAD',
      meta: { version: 'W/"1"' },
    });
  });

  it('stops after as many errors as the client accepts, and tells only what was tried', async () => {
    const client = await newClient(service);
    const bad = { method: 'DELETE', path: '/Users/nobody' };
    const operations = [postUser('a'), bad, postUser('b'), bad, postUser('c'), bad, postUser('d')];
    expect(statusesOf(await bulk(client, operations, { failOnErrors: 2 }))).toEqual([
      '201',
      '404',
      '201',
      '404',
    ]);
    expect(await namesIn(client)).toEqual(['a', 'b']);
    const rest = await bulk(client, operations.slice(4), { failOnErrors: 2 });
    expect(statusesOf(rest)).toEqual(['201', '404', '201']);
    const many = Array.from({ length: 200 }, () => bad);
    expect(await bulk(client, many, { failOnErrors: 60 })).toHaveLength(60);
    expect(await bulk(client, many, { failOnErrors: 0 })).toHaveLength(200);
  });

  it('changes only the version that the client names', async () => {
    const client = await newClient(service);
    const ana = await create(client, { userName: 'ana' });
    const cad = await createGroup(client, 'CAD', [ana]);
    const title = (value: string) => ({ Operations: [{ op: 'replace', path: 'title', value }] });
    const answered = await bulk(client, [
      { method: 'PATCH', path: `/Users/${ana}`, version: 'W/"1"', data: title('one') },
      { method: 'PATCH', path: `/Users/${ana}`, version: 'W/"1"', data: title('two') },
      { method: 'PUT', path: `/Groups/${cad}`, version: 'W/"1"', data: { displayName: 'x' } },
      { method: 'DELETE', path: `/Groups/${cad}`, version: 'W/"2"' },
      { method: 'DELETE', path: `/Users/${ana}`, version: 'W/"1"' },
    ]);
    expect(statusesOf(answered)).toEqual(['200', '412', '412', '204', '412']);
    expect((await client.get(`/Users/${ana}`)).body).toMatchObject({ title: 'one' });
  });

  it('finds nothing of another directory', async () => {
    const [client, other] = [await newClient(service), await newClient(service)];
    const theirs = await create(other, { userName: 'ana' });
    const cad = await createGroup(other, 'CAD', [theirs]);
    const answered = await bulk(client, [
      postUser('ana'),
      postGroup('CAD', theirs),
      { method: 'PUT', path: `/Users/${theirs}`, data: { userName: 'mine' } },
      { method: 'PATCH', path: `/Groups/${cad}`, data: add(theirs) },
      { method: 'DELETE', path: `/Groups/${cad}` },
    ]);
    expect(statusesOf(answered)).toEqual(['201', '201', '404', '404', '404']);
    expect(await membersOf(client, answered[1] ? idOf(answered[1]) : '')).toEqual([]);
    expect(await membersOf(other, cad)).toEqual([theirs]);
  });

  it('takes a thousand operations, and wakes the run once', async () => {
    const client = await newClient(service);
    service.wakes.length = 0;
    const answered = await bulk(client, [
      ...Array.from({ length: 999 }, (_, n) => postUser(`user ${n}`)),
      postGroup('all', ...Array.from({ length: 999 }, (_, n) => `bulkId:user ${n}`)),
    ]);
    expect(new Set(statusesOf(answered))).toEqual(new Set(['201']));
    const group = answered.at(-1);
    expect(await membersOf(client, group ? idOf(group) : '')).toEqual(
      answered.slice(0, -1).map(idOf).toSorted(),
    );
    expect(service.wakes).toHaveLength(1);
  });
});
