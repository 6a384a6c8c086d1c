import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { create, createGroup, startService, useService } from '../service.ts';
import { add, bulk, namesIn, newClient, postUser, statusesOf } from './bulk.ts';

describe('a Bulk that is refused as a whole', () => {
  const service = useService();

  it.each([
    [{}, 400, 'invalidSyntax'],
    [[], 400, 'invalidSyntax'],
    [{ Operations: [] }, 400, 'invalidSyntax'],
    [{ Operations: { method: 'POST' } }, 400, 'invalidSyntax'],
    [{ Operations: [postUser('x')], failOnErrors: -1 }, 400, 'invalidValue'],
    [{ Operations: [postUser('x')], failOnErrors: 'many' }, 400, 'invalidValue'],
  ])('because of its form: %j is %d %s', async (body, status, scimType) => {
    const client = await newClient(service);
    const answer = await client.post('/Bulk', body);
    expect([answer.status, answer.body]).toEqual([status, expect.objectContaining({ scimType })]);
    expect(await namesIn(client)).toEqual([]);
  });

  it('because it has too many operations is told how many are taken, and nothing is done', async () => {
    const client = await newClient(service);
    const { status, body } = await client.post('/Bulk', {
      Operations: Array.from({ length: 1001 }, (_, n) => postUser(`${n}`)),
    });
    expect(status).toBe(413);
    expect((body as { detail: string }).detail).toContain('maxOperations is 1000');
    expect(await namesIn(client)).toEqual([]);
  });

  it('because it is too large is told how many bytes are taken, the number that is published', async () => {
    const { body } = await service.entra.get('/ServiceProviderConfig');
    const { maxPayloadSize } = (body as { bulk: { maxPayloadSize: number } }).bulk;
    const answer = await service.entra.post('/Bulk', {
      Operations: [postUser('x', { title: 'x'.repeat(maxPayloadSize) })],
    });
    expect([answer.status, answer.headers['content-type']]).toEqual([413, 'application/scim+json']);
    expect((answer.body as { detail: string }).detail).toContain(String(maxPayloadSize));
  });

  it('because the token may not push', async () => {
    for (const scope of ['read', 'operate', 'admin', 'scim-read:entra'] as const) {
      const client = await service.clientFor(scope);
      expect((await client.post('/Bulk', { Operations: [postUser('x')] })).status).toBe(403);
    }
  });
});

describe('an operation that is refused', () => {
  const service = useService();

  it.each([
    [7],
    [null],
    [{}],
    [{ method: 'GET', path: '/Users' }],
    [{ method: 'POST', path: '/Users', data: { userName: 'no bulkId' } }],
    [{ method: 'POST', path: '/Users', bulkId: '', data: { userName: 'empty bulkId' } }],
    [{ method: 'POST', path: '/Users/x', bulkId: 'x', data: { userName: 'id' } }],
    [{ method: 'POST', path: '/Users/.search', bulkId: 'x', data: {} }],
    [{ method: 'POST', path: '/Bulk', bulkId: 'x', data: {} }],
    [{ method: 'PUT', path: '/Users', data: { userName: 'no id' } }],
    [{ method: 'DELETE', path: '/Me' }],
    [{ method: 'DELETE', path: '/Users/a/b' }],
    [{ method: 'DELETE', path: '/Users/%E0%A4%A' }],
    [{ method: 'DELETE', path: 'https://elsewhere.example.com/Users/x' }],
    [{ method: 'DELETE' }],
    [{ method: 'POST', path: '/Users', bulkId: 'x' }],
    [{ method: 'POST', path: '/Users', bulkId: 'x', data: 'text' }],
  ])('spoils no other: %j', async (operation) => {
    const client = await newClient(service);
    const answered = await bulk(client, [postUser('ana'), operation as object, postUser('bo')]);
    expect(statusesOf(answered)).toEqual(['201', '400', '201']);
    expect(answered[1]?.response).toMatchObject({
      scimType: 'invalidSyntax',
      detail: expect.stringMatching(/./),
    });
    expect(await namesIn(client)).toEqual(['ana', 'bo']);
  });

  it('because a member is unknown, where these are not left out', async () => {
    const strict = await startService({ refusesUnknownMembers: () => true });
    const ana = await create(strict.entra, { userName: 'ana' });
    const cad = await createGroup(strict.entra, 'CAD');
    const path = `/Groups/${cad}`;
    const answered = await bulk(strict.entra, [
      { method: 'PATCH', path, data: add(ana, 'stranger') },
      { method: 'PATCH', path, data: { Operations: [{ op: 'replace', path: 'displayName', value: 'BIM' }] } },
    ]);
    expect(statusesOf(answered)).toEqual(['400', '200']);
    expect((await strict.entra.get(path)).body).toMatchObject({ displayName: 'BIM', members: [] });
    await strict.close();
  });

  it('is a 4xx, whatever it says and however deep', async () => {
    const client = await newClient(service);
    const text = fc.constantFrom(
      'POST',
      'PATCH',
      '/Users',
      '/Groups/bulkId:x',
      'bulkId:x',
      'bulkId:',
      '__proto__',
    );
    const odd = fc.oneof(
      text,
      fc.json({ maxDepth: 4 }).map((json) => JSON.parse(json) as unknown),
    );
    const operation = fc.record(
      { method: odd, path: odd, bulkId: odd, version: odd, data: odd },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 6 }), async (operations) => {
        for (const { status } of await bulk(client, operations)) expect(Number(status)).toBeLessThan(500);
      }),
      { numRuns: 150 },
    );
    const deep = `{"Operations":[{"method":"POST","path":"/Users","bulkId":"x","data":{"userName":"deep","x":${'['.repeat(100_000)}${']'.repeat(100_000)}}}]}`;
    expect((await client.post('/Bulk', deep)).body).toMatchObject({ Operations: [{ status: '201' }] });
  });
});
